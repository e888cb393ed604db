using System.Numerics.Tensors;
using AePipeline.Generation;

namespace AePipeline.Tests.Generation;

public sealed class LatentPathTests
{
    [Fact]
    public void Between_LatentsOfOneLength_KeepsTheLengthAndTheAngleOfEachStep()
    {
        var path = LatentPath.Between([3, 0, 0], [0, 3, 0], 4);

        Assert.All(path, latent => Assert.Equal(3, TensorPrimitives.Norm(latent), 5));
        Assert.Equal([3, 0, 0], path[0]);
        Assert.Equal(0, path[3][0], 5);
        Assert.All(path.Zip(path.Skip(1)), pair => Assert.Equal(Math.Cos(Math.PI / 6) * 9, TensorPrimitives.Dot(pair.First, pair.Second), 4));
    }

    [Theory]
    [InlineData(1f, 3f, 2f)]
    [InlineData(0f, 2f, 1f)]
    [InlineData(-2f, 2f, 0f)]
    [InlineData(1f, 1f, 1f)]
    public void Between_LatentsOnALineThroughTheOrigin_IsTheLine(float from, float to, float middle)
    {
        Assert.Equal([[from, 0], [middle, 0], [to, 0]], LatentPath.Between([from, 0], [to, 0], 3));
    }

    [Fact]
    public void Grid_OfThree_HasQuantilesRowByRowFromTheTop()
    {
        var grid = LatentPath.Grid(dimensions: 4, side: 3);

        const float Sixth = 0.9674216f;
        Assert.Equal(9, grid.Count);
        Assert.All(grid, latent => Assert.Equal([0, 0], latent[2..]));
        Assert.Equal((-Sixth, Sixth), (grid[0][0], grid[0][1]), new Close());
        Assert.Equal((Sixth, -Sixth), (grid[8][0], grid[8][1]), new Close());
        Assert.Equal((0, 0), (grid[4][0], grid[4][1]), new Close());
    }

    private sealed class Close : IEqualityComparer<(float, float)>
    {
        public bool Equals((float, float) x, (float, float) y) => Math.Abs(x.Item1 - y.Item1) < 1e-5 && Math.Abs(x.Item2 - y.Item2) < 1e-5;

        public int GetHashCode((float, float) obj) => 0;
    }
}
