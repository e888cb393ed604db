using AePipeline.Imaging.Structure;

namespace AePipeline.Imaging;

/// <summary>What a file's structure says that its decoder does not, read before anything is decoded.</summary>
internal sealed record FileFacts
{
    /// <summary>What a strict decoder is to read instead of some harmless bytes.</summary>
    public IReadOnlyList<FilePatch> Patches { get; private init; } = [];

    /// <summary>How samples stand for colours; null when the file says nothing or embeds a profile.</summary>
    public ColourCoding? Colours { get; private init; }

    /// <summary>The directories of a TIFF; null for other formats.</summary>
    public TiffStructure? Tiff { get; private init; }

    /// <summary>Pictures in the file of which only the first is read, frames of an animation not counted.</summary>
    public int Pages => Math.Max(Tiff?.Pages ?? 1, 1);

    /// <summary>The file as a strict decoder is to read it, or null for the file itself.</summary>
    public PatchedFile? Patch(string path) => Patches.Count > 0 ? new PatchedFile(path, Patches) : null;

    /// <summary>Reads a file as far as needed.</summary>
    /// <exception cref="ImageRejectedException">The file cannot be decoded rightly, or not within the limits.</exception>
    public static FileFacts Read(string path, ImageFormat format, ImageLimits limits) => format switch
    {
        ImageFormat.Jpeg => OfJpeg(path, limits),
        ImageFormat.Png => new FileFacts { Colours = PngColour.Read(path) },
        ImageFormat.Avif => new FileFacts { Colours = AvifColour.Read(path) },
        ImageFormat.Tiff => OfTiff(path),
        ImageFormat.Gif when !GifStructure.IsIntact(path) => throw VipsDecoder.BadPixels(format),
        _ => new FileFacts(),
    };

    private static FileFacts OfJpeg(string path, ImageLimits limits)
    {
        var jpeg = JpegStructure.Read(path);
        limits.CheckScans(jpeg.Scans);
        return jpeg.IsTooShort ? throw VipsDecoder.BadPixels(ImageFormat.Jpeg) : new FileFacts { Patches = jpeg.Patches };
    }

    private static FileFacts OfTiff(string path)
    {
        var tiff = TiffStructure.Read(path);
        return tiff.IsCameraRaw
            ? throw ImageSniffer.Unreadable(ImageSniffer.CameraRaw)
            : new FileFacts { Tiff = tiff };
    }
}
