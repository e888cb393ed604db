using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>
/// An image whose rows arrive while libvips already works on it: pushed in on one side, pulled out on the other, a few rows at a
/// time, so that neither side gets far ahead.
/// </summary>
/// <remarks>libvips has no way to read bare pixels from a stream, so they travel as a PNG that is not compressed.</remarks>
internal sealed class PixelStream : IDisposable
{
    private const int LeastAhead = 1 << 20;

    private readonly PixelLayout _layout;
    private readonly Pipe _pipe;
    private readonly PngChunks _chunks;
    private readonly ZLibStream _data;

    /// <param name="layout">Of the image.</param>
    public PixelStream(PixelLayout layout)
    {
        _layout = layout;
        var ahead = BytesAhead(layout);
        _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: ahead, resumeWriterThreshold: ahead / 2, useSynchronizationContext: false));
        _chunks = new PngChunks(_pipe.Writer.AsStream());
        _data = new ZLibStream(_chunks, CompressionLevel.NoCompression, leaveOpen: true);
    }

    /// <summary>Bytes that wait for the other side at most, but for a row or two.</summary>
    public static long BytesAhead(PixelLayout layout) => Math.Max(LeastAhead, 4L * layout.RowBytes);

    /// <summary>Appends whole rows; waits while the other side is behind.</summary>
    /// <exception cref="IOException">The other side has failed, as it said in <see cref="Fail"/>.</exception>
    public void Write(ReadOnlySpan<byte> rows)
    {
        if (!_chunks.IsBegun) _chunks.Begin(_layout);
        Span<byte> swapped = _layout.BitDepth == 16 ? new byte[_layout.RowBytes] : [];
        for (; !rows.IsEmpty; rows = rows[_layout.RowBytes..])
        {
            var row = rows[.._layout.RowBytes];
            _data.WriteByte(PngChunks.NoFilter);
            if (_layout.BitDepth == 16)
            {
                // PNG has the high byte first.
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(row), MemoryMarshal.Cast<byte, ushort>(swapped));
                row = swapped;
            }

            _data.Write(row);
        }
    }

    /// <summary>The last row was written.</summary>
    /// <exception cref="IOException">The other side has failed, as it said in <see cref="Fail"/>.</exception>
    public void End()
    {
        _data.Dispose();
        _chunks.End();
        _pipe.Writer.Complete();
    }

    /// <summary>No more rows are taken: whoever writes gets <paramref name="exception"/>.</summary>
    public void Fail(IOException exception) => _pipe.Reader.Complete(exception);

    /// <summary>Gives the image to somebody who reads it once, from top to bottom, and returns after that.</summary>
    /// <exception cref="VipsException">The image was cut off, or <paramref name="read"/> failed.</exception>
    public void Read(Action<Image> read)
    {
        using var stream = _pipe.Reader.AsStream(leaveOpen: true);
        using var source = new SourceCustom();
        source.OnRead += (buffer, length) => stream.Read(buffer, 0, length);
        using var image = Image.PngloadSource(source, unlimited: true, access: Access.Sequential, failOn: FailOn.Truncated);
        read(image);
    }

    /// <summary>Where the last row was not written, the other side finds the image cut off.</summary>
    public void Dispose()
    {
        _chunks.Dispose();
        _data.Dispose();
        _pipe.Writer.Complete();
    }
}
