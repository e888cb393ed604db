using AePipeline.Inference.Tiles;


namespace AePipeline.Tests.Inference;

public sealed class TileAxisTests
{
    [Fact]
    public void Create_AnyLength_TilesFitTheModelAndCoverTheAxis()
    {
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var alignment = 1 << random.Next(6);
            var margin = alignment * random.Next(1, 12);
            var tileSize = random.Next(16, 700);
            var length = random.Next(1, 7000);

            var axis = TileAxis.Create(length, tileSize, margin, alignment);

            var padded = (length + alignment - 1) / alignment * alignment;
            Assert.Equal(0, axis.Window % alignment);
            Assert.InRange(axis.Window, 1, tileSize + alignment + (2 * margin));
            Assert.Equal(padded, axis.Tiles[^1].Start + axis.Window);
            var covered = 0;
            foreach (var tile in axis.Tiles)
            {
                Assert.Equal(0, tile.Start % alignment);
                Assert.Equal(covered, tile.CoreStart);
                Assert.True(tile.CoreLength > 0);
                Assert.True(tile.Start == 0 || tile.CoreStart - tile.Start >= margin, "The left margin is too small.");
                Assert.True(
                    tile.Start + axis.Window == padded || tile.Start + axis.Window - tile.CoreEnd >= margin, "The right margin is too small.");
                covered = tile.CoreEnd;
            }

            Assert.Equal(length, covered);
        }
    }

    [Fact]
    public void Create_SmallImage_IsOneTileWithoutMargins()
    {
        var axis = TileAxis.Create(length: 533, tileSize: 512, margin: 16, alignment: 4);

        Assert.Equal(536, axis.Window);
        Assert.Equal([new TileSpan(0, 0, 533)], axis.Tiles);
    }

    [Fact]
    public void Create_LittleMoreThanOneTile_IsCutEvenly()
    {
        var axis = TileAxis.Create(length: 600, tileSize: 512, margin: 16, alignment: 4);

        Assert.Equal([new TileSpan(0, 0, 300), new TileSpan(284, 300, 600)], axis.Tiles);
        Assert.Equal(316, axis.Window);
    }
}
