using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

public sealed class NearestNeighboursTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1, 3, 1)]
    [InlineData(259, 67, 19, 4)]
    [InlineData(600, 130, 128, 7)]
    public void Find_AnyShape_AgreesWithComparingAllPairs(int references, int queries, int dimensions, int k)
    {
        var (among, asked) = (Vectors.Random(references, dimensions, seed: 1), Vectors.Random(queries, dimensions, seed: 2));
        var found = NearestNeighbours.Find(among, asked, k, Cancellation);
        for (var query = 0; query < queries; query++)
        {
            Assert.Equal(Nearest(among, asked[query].ToArray(), k), found.AsSpan(query * k, k).ToArray());
        }
    }

    [Fact]
    public void FindOthers_DuplicateVector_FindsTheDuplicateAndNotItself()
    {
        var set = new VectorSet([0, 0, 4, 4, 0, 0, 9, 9], 4, 2);
        Assert.Equal([2, 0, 0, 1], NearestNeighbours.FindOthers(set, 1, Cancellation));
    }

    [Fact]
    public void Find_MoreThanThereAre_SaysSo() => Assert.Contains(
        "3 neighbours", Assert.Throws<ArgumentException>(() => NearestNeighbours.FindOthers(Vectors.Random(3, 2, 1), 3, Cancellation)).Message, StringComparison.Ordinal);

    [Fact]
    public void Accuracy_LabelsOfTheNearest_CountsTheRightOnes()
    {
        var references = new VectorSet([0, 1, 10, 11], 4, 1);
        var queries = new VectorSet([0.4f, 10.4f, 10.9f], 3, 1);
        Assert.Equal(2.0 / 3, NeighbourAccuracy.Compute(references, [0, 0, 1, 1], queries, [0, 1, 0], [1], Cancellation).Single(), 9);
    }

    [Fact]
    public void Accuracy_Draw_GoesToTheNearer()
    {
        var references = new VectorSet([1, 3], 2, 1);
        Assert.Equal([1], NeighbourAccuracy.Compute(references, [7, 8], new VectorSet([1.5f], 1, 1), [7], [2], Cancellation));
    }

    [Fact]
    public void AccuracyLeaveOneOut_TwoClusters_DoesNotAskTheVectorItself() => Assert.Equal(
        [0.5], NeighbourAccuracy.ComputeLeaveOneOut(new VectorSet([0, 1, 10, 11], 4, 1), [0, 0, 1, 2], [1], Cancellation));

    [Fact]
    public void Accuracy_OneAndThreeVoters_MayDiffer() => Assert.Equal(
        [0, 1], NeighbourAccuracy.Compute(new VectorSet([1, 2, 3], 3, 1), [5, 6, 6], new VectorSet([0], 1, 1), [6], [1, 3], Cancellation));

    private static int[] Nearest(VectorSet among, float[] query, int k) =>
    [
        .. Enumerable.Range(0, among.Count)
            .OrderBy(i => among[i].ToArray().Zip(query).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)))
            .Take(k),
    ];
}
