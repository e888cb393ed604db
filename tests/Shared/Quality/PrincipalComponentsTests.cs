using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

public sealed class PrincipalComponentsTests
{
    [Theory]
    [InlineData(40, 0.123202043)]
    [InlineData(4, 0.008290312)]
    public void Reconstruct_TwoComponents_HasScikitLearnsError(int count, double expected)
    {
        var vectors = Vectors.Known.Slice(0, count);
        var pca = PrincipalComponents.Fit(vectors, 2);
        var reconstructed = pca.Reconstruct(pca.Transform(vectors));
        Assert.Equal(expected, MeanSquaredError.Compute(vectors.Values, reconstructed.Values), 6);
        Assert.Equal(count, pca.FittedOn);
    }

    [Fact]
    public void Transform_AllComponents_KeepsDistances()
    {
        var pca = PrincipalComponents.Fit(Vectors.Known, 5);
        var coordinates = pca.Transform(Vectors.Known);
        Assert.Equal(Distance(Vectors.Known, 3, 17), Distance(coordinates, 3, 17), 4);
    }

    [Fact]
    public void Transform_NewVectors_AreCentredByTheFittedMean()
    {
        var line = Vectors.Create(50, 3, (i, column) => 2 + (column == 1 ? i / 10.0 : 0));
        var pca = PrincipalComponents.Fit(line, 1);
        var shifted = pca.Transform(new VectorSet([2, 2 + 4.9f, 2], 1, 3));
        Assert.Equal(2.45, Math.Abs(shifted.Values.Single()), 4);
    }

    [Fact]
    public void Fit_AsManyComponentsAsVectors_SaysWhatToDo() => Assert.Contains(
        "more images", Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit(Vectors.Known.Slice(0, 3), 3)).Message, StringComparison.Ordinal);

    private static double Distance(VectorSet set, int a, int b) =>
        Math.Sqrt(set[a].ToArray().Zip(set[b].ToArray()).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)));
}
