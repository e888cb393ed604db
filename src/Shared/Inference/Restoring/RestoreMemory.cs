using AePipeline.Imaging;
using AePipeline.Inference.Sessions;
using AePipeline.Inference.Tiles;

namespace AePipeline.Inference.Restoring;

/// <summary>How much memory the restoration of an image takes, reckoned from its header: see <see cref="MemoryBudget"/>.</summary>
internal static class RestoreMemory
{
    // Of rows on their way between two stages, beside those that wait in line.
    private const int InHand = 2;

    /// <summary>Bytes at most, those of ONNX Runtime's own work on a tile not counted: they are taken once, not once an image.</summary>
    /// <param name="header">The image.</param>
    /// <param name="format">Format of the result.</param>
    /// <param name="target">Its layout.</param>
    /// <param name="session">The model.</param>
    /// <param name="tiles">How the image is cut.</param>
    /// <param name="workFiles">Bytes of the files that are already in the folder of the result, where that is in memory; null where it is not.</param>
    public static long Of(ImageHeader header, ImageFormat format, PixelLayout target, ModelSession session, TileGrid tiles, long? workFiles)
    {
        var source = header.Layout;
        var (columns, rows) = tiles;
        var strip = (long)rows.Tiles.Max(tile => tile.CoreLength) * session.Scale;
        var atOnce = ImageReader.ComfortableRows(source);

        // The window, and as much again that is decoded ahead of it.
        var decoded = ((2L * rows.Window) + ((1 + InHand) * atOnce)) * source.RowBytes;
        var restored = 2 * strip * target.RowBytes;
        var tile = (long)rows.Window * columns.Window * session.File.Channels * sizeof(float) * (1 + (session.Scale * session.Scale));

        // The result, which is not larger than its pixels; those that wait to be turned upright.
        var files = workFiles is { } upload ? upload + ((long)target.Height * target.RowBytes) + (header.IsTurned ? header.PixelBytes : 0) : 0;
        return header.ReadingBytes + decoded + restored + ImageWriter.BytesFor(format, target) + tile + files;
    }
}
