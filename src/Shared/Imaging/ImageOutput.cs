namespace AePipeline.Imaging;

/// <summary>How one image file is to be written.</summary>
/// <param name="Format">Its format, one that <see cref="ImageFormats.IsWritable"/> is true of.</param>
public sealed record ImageOutput(ImageFormat Format)
{
    /// <summary>1 to 100 for a lossy format; null for what <see cref="ImageOutputOptions"/> says.</summary>
    public int? Quality { get; init; }

    /// <summary>What of the image's own metadata goes into the file.</summary>
    public MetadataKept Metadata { get; init; } = MetadataKept.None;

    /// <summary>What becomes of an RGB space of the image's own.</summary>
    public GamutKept Gamut { get; init; } = GamutKept.Srgb;
}
