using AePipeline.Imaging;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Sessions;

namespace AePipeline.Inference.Tiles;

/// <summary>How an image is cut into tiles.</summary>
/// <param name="Columns">Along the width.</param>
/// <param name="Rows">Along the height.</param>
internal sealed record TileGrid(TileAxis Columns, TileAxis Rows)
{
    /// <summary>
    /// Pixels of a window at most where nobody chose a size of tile. ONNX Runtime takes some 500 bytes for each with the starter
    /// denoiser, and windows of this many waste up to 17 % on margins.
    /// </summary>
    public const int LargestWindow = 1_200_000;

    // Larger ones gain a few per cent, and the first of many results would take twice as long.
    private const int SmallWindow = LargestWindow / 4;

    private const int SmallestWindow = 512 * 512;
    private const int BytesPerPixel = 512;

    // Of the memory that this process may take.
    private const int ShareOfMemory = 6;

    // What an image and the model's work on it take together, where windows can still be made smaller for it.
    private const long Comfortable = 640L << 20;

    // Thinner strips than this many margins are mostly margin.
    private const int LeastMargins = 2;

    /// <summary>Pixels that the model computes, margins and all.</summary>
    public long ComputedPixels => (long)Columns.Window * Columns.Tiles.Count * Rows.Window * Rows.Tiles.Count;

    /// <summary>Pixels of a window.</summary>
    public long WindowPixels => (long)Columns.Window * Rows.Window;

    /// <summary>
    /// Whether a window on each core does more than one on all: where it is so small that cores wait for each other at its layers, and
    /// there is memory for it.
    /// </summary>
    /// <param name="cores">How many.</param>
    /// <param name="memory">Bytes that this process may take.</param>
    public bool FitsOn(int cores, long memory) =>
        WindowPixels <= SmallWindow && cores * WindowPixels * BytesPerPixel <= memory / ShareOfMemory;

    /// <summary>The tiles for an image and a model.</summary>
    /// <param name="image">The image.</param>
    /// <param name="session">The model.</param>
    /// <param name="options">Say how large tiles are, or leave it open.</param>
    /// <param name="held">Bytes that the image itself takes, see <see cref="RestoreMemory"/>: the more, the smaller the tiles.</param>
    public static TileGrid Of(PixelLayout image, ModelSession session, InferenceOptions options, long held = 0)
    {
        var (margin, alignment) = (session.Margin, session.File.Alignment);
        // A network of one size cannot be given a part of an image.
        if (session.File is { Width: { } width, Height: { } height }) return Square(width, height);
        return options.TileSize is { } size ? Square(size, size) : Choose(image.Width, image.Height, margin, alignment, WindowFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, held));

        TileGrid Square(int columns, int rows) =>
            new(TileAxis.Create(image.Width, columns, margin, alignment), TileAxis.Create(image.Height, rows, margin, alignment));
    }

    /// <summary>Pixels of a window that so much memory is enough for.</summary>
    /// <param name="memory">Bytes that this process may take.</param>
    /// <param name="held">Bytes that the image itself takes.</param>
    public static int WindowFor(long memory, long held = 0) =>
        (int)Math.Clamp(Math.Min(memory / ShareOfMemory, Comfortable - held) / BytesPerPixel, SmallestWindow, LargestWindow);

    /// <summary>The tiles with the least to compute of those whose windows are no larger than allowed: one tile if it fits.</summary>
    /// <param name="width">Width of the image.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="margin">See <see cref="TileAxis.Create"/>.</param>
    /// <param name="alignment">See <see cref="TileAxis.Create"/>.</param>
    /// <param name="largestWindow">Pixels of a window at most; a window of a few margins' side is the smallest there is.</param>
    public static TileGrid Choose(int width, int height, int margin, int alignment, int largestWindow)
    {
        var least = (LeastMargins * margin) + alignment;
        TileGrid? best = null;
        for (var columns = 1; ; columns++)
        {
            var core = ((width - 1) / columns) + 1;
            var across = TileAxis.Create(width, Math.Max(core, least), margin, alignment);
            var room = (largestWindow / across.Window) - (2 * margin) - alignment;
            var grid = new TileGrid(across, TileAxis.Create(height, Math.Max(room, least), margin, alignment));
            if (grid.WindowPixels <= largestWindow && (best is null || grid.ComputedPixels < best.ComputedPixels)) best = grid;

            // Narrower than tall: what comes now is worse, if anything fits at all.
            if (best is not null && across.Window < grid.Rows.Window) return best;
            if (core <= least) return best ?? grid;
        }
    }
}
