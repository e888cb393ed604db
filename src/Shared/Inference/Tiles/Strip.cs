using AePipeline.Imaging;
using AePipeline.Inference.Sessions;

namespace AePipeline.Inference.Tiles;

/// <summary>The rows that one strip of tiles produces; used again when they are written.</summary>
internal sealed class Strip(PixelLayout layout, int capacity) : IDisposable
{
    private readonly NativeBuffer _rows = new((long)capacity * layout.RowBytes);

    /// <summary>Rows in use.</summary>
    public int Height { get; set; }

    public Span<byte> this[int y] => _rows.Slice<byte>((long)y * layout.RowBytes, layout.RowBytes);

    public void Dispose() => _rows.Dispose();
}
