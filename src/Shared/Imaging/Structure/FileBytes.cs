namespace AePipeline.Imaging.Structure;

/// <summary>A file's bytes from its beginning, read once and buffered; nothing is kept.</summary>
internal sealed class FileBytes : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _filled;
    private int _next;

    public FileBytes(string path) => _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next byte; -1 at the end.</summary>
    public int Read()
    {
        if (!Fill())
        {
            return -1;
        }

        Position++;
        return _buffer[_next++];
    }

    /// <summary>The next bytes; fewer at the end of the file.</summary>
    public byte[] Read(int count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < count && Fill())
        {
            var part = Math.Min(count - read, _filled - _next);
            _buffer.AsSpan(_next, part).CopyTo(bytes.AsSpan(read));
            Advance(part);
            read += part;
        }

        return read == count ? bytes : bytes[..read];
    }

    /// <summary>Goes on at another byte of the file; beyond its end there is nothing to read.</summary>
    public void Seek(long position)
    {
        _file.Position = position;
        Position = position;
        (_filled, _next) = (0, 0);
    }

    /// <summary>Leaves out some bytes.</summary>
    public void Skip(long count)
    {
        if (count <= _filled - _next)
        {
            Advance((int)count);
        }
        else
        {
            Seek(Position + count);
        }
    }

    /// <summary>Goes on to the next byte of that value, which stays to be read.</summary>
    /// <returns>False at the end.</returns>
    public bool FindNext(byte value)
    {
        while (Fill())
        {
            var distance = _buffer.AsSpan(_next, _filled - _next).IndexOf(value);
            Advance(distance < 0 ? _filled - _next : distance);
            if (distance >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _file.Dispose();

    private void Advance(int count)
    {
        _next += count;
        Position += count;
    }

    private bool Fill()
    {
        if (_next < _filled)
        {
            return true;
        }

        (_filled, _next) = (_file.Read(_buffer), 0);
        return _filled > 0;
    }
}
