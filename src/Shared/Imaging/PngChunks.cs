using System.Buffers.Binary;
using System.IO.Hashing;

namespace AePipeline.Imaging;

/// <summary>
/// Writes the frame of a PNG file around compressed data, which is written to it as to any stream. After <c>Dispose</c> it drops
/// what it is given: a compressor writes its end even when it is given up.
/// </summary>
/// <remarks>W3C, "Portable Network Graphics (PNG) Specification", third edition: 5.3 (chunks), 11.2.1 (header), 11.2.3 (data).</remarks>
/// <param name="output">Takes the file.</param>
internal sealed class PngChunks(Stream output) : Stream
{
    /// <summary>What a row begins with whose samples are as they are.</summary>
    public const byte NoFilter = 0;

    private const int HeaderBytes = 13;

    private bool _isDisposed;

    /// <summary>Whether <see cref="Begin"/> was called.</summary>
    public bool IsBegun { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes signature and header.</summary>
    public void Begin(PixelLayout layout)
    {
        output.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n']);
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, layout.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], layout.Height);
        header[8] = (byte)layout.BitDepth;
        header[9] = (layout.Channels, layout.HasAlpha) switch
        {
            (1, false) => 0,
            (_, false) => 2,
            (1, true) => 4,
            _ => 6,
        };
        WriteChunk("IHDR"u8, header);
        IsBegun = true;
    }

    /// <summary>Writes the end of the file.</summary>
    public void End() => WriteChunk("IEND"u8, []);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => WriteChunk("IDAT"u8, buffer);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => output.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private void WriteChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (_isDisposed) return;
        var checksum = new Crc32();
        checksum.Append(type);
        checksum.Append(data);
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(type);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.GetCurrentHashAsUInt32());
        output.Write(number);
    }
}
