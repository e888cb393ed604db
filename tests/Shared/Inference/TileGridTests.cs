using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Tiles;

namespace AePipeline.Tests.Inference;

public sealed class TileGridTests
{
    private const int Margin = 56;
    private const int Alignment = 4;

    [Fact]
    public void Choose_ImageThatFits_IsOneTile()
    {
        var grid = TileGrid.Choose(1200, 800, Margin, Alignment, TileGrid.LargestWindow);

        Assert.Equal((1, 1), (grid.Columns.Tiles.Count, grid.Rows.Tiles.Count));
        Assert.Equal(1200 * 800, grid.ComputedPixels);
    }

    [Theory]
    [InlineData(1920, 1080, 1.12)]
    [InlineData(1080, 1920, 1.12)]
    [InlineData(4000, 3000, 1.2)]
    [InlineData(20000, 400, 1.2)]
    [InlineData(400, 20000, 1.2)]
    [InlineData(16000, 12500, 1.3)]
    public void Choose_LargeImage_ComputesLittleMoreThanTheImageInWindowsThatFit(int width, int height, double most)
    {
        var grid = TileGrid.Choose(width, height, Margin, Alignment, TileGrid.LargestWindow);

        Assert.InRange((long)grid.Columns.Window * grid.Rows.Window, 1, TileGrid.LargestWindow);
        Assert.InRange(grid.ComputedPixels / ((double)width * height), 1, most);
    }

    [Fact]
    public void Choose_AnyImageAndModel_FitsOrIsAsSmallAsItCanBe()
    {
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var alignment = 1 << random.Next(6);
            var margin = alignment * random.Next(1, 12);
            var (width, height, largest) = (random.Next(1, 9000), random.Next(1, 9000), random.Next(10_000, 1 << 20));

            var grid = TileGrid.Choose(width, height, margin, alignment, largest);

            var smallest = (4 * margin) + (3 * alignment);
            Assert.True(
                (long)grid.Columns.Window * grid.Rows.Window <= Math.Max(largest, (long)smallest * smallest),
                $"{width} x {height}, margin {margin}, alignment {alignment}, {largest}: {grid.Columns.Window} x {grid.Rows.Window}");
            Assert.Equal((width, height), (grid.Columns.Tiles[^1].CoreEnd, grid.Rows.Tiles[^1].CoreEnd));
        }
    }

    [Fact]
    public void Of_SizeThatIsGiven_TakesIt()
    {
        using var model = Models.Load(Models.Denoise);
        var image = new PixelLayout(1000, 600, 3, HasAlpha: false, BitDepth: 8);
        var session = model.SelectSession(3);

        var square = TileGrid.Of(image, session, new InferenceOptions { TileSize = 100 });
        var chosen = TileGrid.Of(image, session, new InferenceOptions());

        Assert.True(square.Columns.Window <= 100 + (2 * session.Margin) + session.File.Alignment);
        Assert.Equal(1, chosen.Columns.Tiles.Count * chosen.Rows.Tiles.Count);
    }

    [Theory]
    [InlineData(512L << 20, 512 * 512)]
    [InlineData(2L << 30, 699_050)]
    [InlineData(64L << 30, TileGrid.LargestWindow)]
    public void WindowFor_Memory_IsAShareOfIt(long memory, int expected) => Assert.Equal(expected, TileGrid.WindowFor(memory));

    [Theory]
    [InlineData(30L << 20, TileGrid.LargestWindow)]
    [InlineData(240L << 20, 819_200)]
    [InlineData(800L << 20, 512 * 512)]
    public void WindowFor_ImageThatTakesMuchItself_IsSmaller(long held, int expected) => Assert.Equal(expected, TileGrid.WindowFor(64L << 30, held));
}
