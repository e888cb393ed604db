namespace AePipeline.Imaging.Structure;

/// <summary>A file as if it had been patched; the file itself stays as it is.</summary>
internal sealed class PatchedFile : Stream
{
    private readonly FileStream _file;
    private readonly List<Piece> _pieces = [];

    /// <param name="path">The file.</param>
    /// <param name="patches">In the order of their offsets, none over another.</param>
    public PatchedFile(string path, IEnumerable<FilePatch> patches)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var at = 0L;
        foreach (var patch in patches)
        {
            Append(at, patch.Offset - at, null);
            Append(0, patch.Replacement.Length, patch.Replacement);
            at = patch.Offset + patch.Length;
        }

        Append(at, _file.Length - at, null);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _pieces is [.., var last] ? last.End : 0;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _pieces.Find(piece => Position >= piece.Start && Position < piece.End) is not { } piece)
        {
            return 0;
        }

        var inside = Position - piece.Start;
        var part = buffer[..(int)Math.Min(buffer.Length, piece.End - Position)];
        if (piece.Bytes is { } bytes)
        {
            bytes.AsSpan((int)inside, part.Length).CopyTo(part);
        }
        else
        {
            _file.Position = piece.Source + inside;
            part = part[.._file.Read(part)];
        }

        Position += part.Length;
        return part.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Append(long source, long length, byte[]? bytes)
    {
        if (length > 0)
        {
            _pieces.Add(new Piece(Length, Length + length, source, bytes));
        }
    }

    private sealed record Piece(long Start, long End, long Source, byte[]? Bytes);
}
