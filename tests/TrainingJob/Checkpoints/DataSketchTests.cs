using AePipeline.TrainingJob.Checkpoints;

namespace AePipeline.TrainingJob.Tests.Checkpoints;

public sealed class DataSketchTests
{
    [Theory]
    [InlineData(0, 100, 1.0)]
    [InlineData(0, 150, 0.67)]
    [InlineData(50, 150, 0.33)]
    [InlineData(100, 200, 0.0)]
    public void Resemblance_SmallSets_IsTheShareThatBothHave(int first, int end, double expected) =>
        Assert.Equal(expected, Sketch(0, 100).Resemblance(Sketch(first, end)), tolerance: 0.01);

    [Fact]
    public void Resemblance_LargeSets_IsEstimatedFromTheirLowestHashes() =>
        Assert.Equal(0.8, Sketch(0, 9000).Resemblance(Sketch(1000, 10_000)), tolerance: 0.1);

    [Fact]
    public void IsSameAs_OneImageMore_IsNot()
    {
        Assert.True(Sketch(0, 1000).IsSameAs(Sketch(0, 1000)));
        Assert.False(Sketch(0, 1000).IsSameAs(Sketch(0, 1001)));
    }

    private static DataSketch Sketch(int first, int end) => new(
        end - first,
        [.. Enumerable.Range(first, end - first).Select(Hash).Order(StringComparer.Ordinal).Take(256)],
        "validation");

    private static string Hash(int number) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number)))[..16];
}
