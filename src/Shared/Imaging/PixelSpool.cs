using System.IO.MemoryMappedFiles;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>
/// Pixels that arrive in rows and wait for libvips to pull them, in whatever order: a temporary file, gone when closed,
/// mapped as an image, so that they take no memory that the system could not take back.
/// </summary>
internal sealed unsafe class PixelSpool : IDisposable
{
    private readonly PixelLayout _layout;
    private readonly FileStream _file;
    private MemoryMappedFile? _mapping;
    private MemoryMappedViewAccessor? _view;
    private byte* _pointer;

    /// <param name="layout">Of the image to come.</param>
    /// <param name="folder">Where the file is; null for the system's temporary folder.</param>
    public PixelSpool(PixelLayout layout, string? folder = null)
    {
        _layout = layout;
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"ae-{Guid.NewGuid():N}.pixels");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows())
        {
            _file = new FileStream(path, options);
            return;
        }

        // Other users of the temporary folder must not see the picture, and a killed process leaves nothing behind: the file
        // has no name any more once it is open, and lives until it is closed.
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(path, options);
        File.Delete(path);
    }

    /// <summary>Appends rows. Written and not mapped, so that a full disc is an exception and not the end of the process.</summary>
    public void Write(ReadOnlySpan<byte> rows) => _file.Write(rows);

    /// <summary>The image after the last row; it reads from this spool, which must outlive it.</summary>
    public Image ToImage()
    {
        _file.Flush();
        _mapping = MemoryMappedFile.CreateFromFile(
            _file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        var deep = _layout.BitDepth == 16;
        using var samples = Image.NewFromMemory(
            (nint)_pointer,
            (ulong)_file.Length,
            _layout.Width,
            _layout.Height,
            _layout.Bands,
            deep ? BandFormat.Ushort : BandFormat.Uchar);
        return samples.Copy(interpretation: (_layout.Channels, deep) switch
        {
            (1, false) => Interpretation.Bw,
            (1, true) => Interpretation.Grey16,
            (_, false) => Interpretation.Srgb,
            (_, true) => Interpretation.Rgb16,
        });
    }

    public void Dispose()
    {
        if (_pointer is not null)
        {
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _pointer = null;
        }

        _view?.Dispose();
        _mapping?.Dispose();
        _file.Dispose();
    }
}
