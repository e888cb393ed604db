using AePipeline.Imaging;
using AePipeline.Inference.Sessions;

namespace AePipeline.Inference.Tiles;

/// <summary>The latest rows of an image that is read from top to bottom.</summary>
internal sealed class RowWindow(PixelLayout layout, int capacity) : IDisposable
{
    private readonly NativeBuffer _rows = new((long)capacity * layout.RowBytes);

    /// <summary>Index of the row after the latest.</summary>
    public int End { get; private set; }

    /// <summary>A row by its index in the image; one of the latest.</summary>
    public ReadOnlySpan<byte> this[int y] => Slot(y);

    /// <summary>Adds the next rows in place of the oldest.</summary>
    public void Append(ReadOnlySpan<byte> rows)
    {
        for (; !rows.IsEmpty; rows = rows[layout.RowBytes..])
        {
            rows[..layout.RowBytes].CopyTo(Slot(End++));
        }
    }

    public void Dispose() => _rows.Dispose();

    private Span<byte> Slot(int y) => _rows.Slice<byte>((long)(y % capacity) * layout.RowBytes, layout.RowBytes);
}
