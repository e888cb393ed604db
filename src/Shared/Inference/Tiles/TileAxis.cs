namespace AePipeline.Inference.Tiles;

/// <summary>
/// Cuts one axis of an image into tiles. All windows have one length, so that a model runs on one shape only; the first
/// begins where the image begins and the last ends where the padded image ends, so that the model's own padding happens
/// at the same places as on the whole image; every kept pixel is a margin away from the other ends.
/// </summary>
internal sealed class TileAxis
{
    private TileAxis(int window, IReadOnlyList<TileSpan> tiles)
    {
        Window = window;
        Tiles = tiles;
    }

    /// <summary>Length of every window, a multiple of the alignment. May reach past the end of the image.</summary>
    public int Window { get; }

    /// <summary>The tiles; their cores follow each other without a gap from 0 to the image's length.</summary>
    public IReadOnlyList<TileSpan> Tiles { get; }

    /// <param name="length">Length of the image.</param>
    /// <param name="tileSize">Most pixels to keep of a tile, apart from those at the image's ends.</param>
    /// <param name="margin">Pixels beside the kept ones, a multiple of the alignment above 0.</param>
    /// <param name="alignment">What windows' starts and lengths are multiples of.</param>
    public static TileAxis Create(int length, int tileSize, int margin, int alignment)
    {
        var padded = Align(length, alignment);
        var largestStep = Align(tileSize, alignment);

        // The outer margins of the first and the last tile lie inside the image: they are kept as well.
        var inner = padded - (2 * margin);
        if (inner <= largestStep)
        {
            return new TileAxis(padded, [new TileSpan(0, 0, length)]);
        }

        // As even as the alignment allows, and then no more tiles than that takes.
        var step = Align(DivideUp(inner, DivideUp(inner, largestStep)), alignment);
        var count = DivideUp(inner, step);
        var window = step + (2 * margin);
        var tiles = new TileSpan[count];
        for (int i = 0, core = 0; i < count; i++)
        {
            var isLast = i == count - 1;
            var start = isLast ? padded - window : i * step;
            var end = isLast ? length : start + margin + step;
            tiles[i] = new TileSpan(start, core, end);
            core = end;
        }

        return new TileAxis(window, tiles);
    }

    private static int Align(int length, int alignment) => checked(DivideUp(length, alignment) * alignment);

    private static int DivideUp(int value, int by) => ((value - 1) / by) + 1;
}
