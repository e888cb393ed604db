using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

/// <summary>The expected values are scikit-learn's.</summary>
public sealed class TrustworthinessTests
{
    [Theory]
    [InlineData(0, 2, 5, 0.84328125)]
    [InlineData(3, 5, 3, 0.729047619)]
    public void Compute_SomeOfTheDimensions_AgreesWithScikitLearn(int first, int end, int k, double expected) =>
        Assert.Equal(expected, Trustworthiness.Compute(Vectors.Known, Vectors.Known.Columns(first..end), k, TestContext.Current.CancellationToken), 8);

    [Fact]
    public void Compute_SameSpaceTurnedAndScaled_IsOne() => Assert.Equal(
        1, Trustworthiness.Compute(Vectors.Known, Vectors.Create(40, 5, (i, column) => 3 * Vectors.Known[i][4 - column]), 5, TestContext.Current.CancellationToken));

    [Fact]
    public void Compute_NeighbourhoodOfHalfTheSet_Refuses() => Assert.Throws<ArgumentException>(
        () => Trustworthiness.Compute(Vectors.Known, Vectors.Known, 20, TestContext.Current.CancellationToken));
}
