using System.ComponentModel.DataAnnotations;
using AePipeline.Settings;

namespace AePipeline.Imaging;

/// <summary>Bounds on what is decoded, checked on the header before any pixel is.</summary>
public sealed class ImageLimits
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Imaging";

    /// <summary>Largest upload in bytes. Default 256 MiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 256L << 20;

    /// <summary>Largest width or height in pixels. Default 65,500, the most that JPEG can hold.</summary>
    [Range(1, 1_000_000)]
    public int MaxSide { get; set; } = 65_500;

    /// <summary>Largest width times height in pixels. Default 200 million; results of that size still stream.</summary>
    [Range(1, long.MaxValue)]
    public long MaxPixels { get; set; } = 200_000_000;

    /// <summary>
    /// Largest width times height in pixels of a file that cannot be decoded row by row, so that its pixels are all in
    /// memory at once: WebP, AVIF, GIF, BMP, progressive JPEG and interlaced PNG. Default 100 million, which takes up to
    /// 0.8 GB. Works on top of <see cref="MaxPixels"/>.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long MaxPixelsInMemory { get; set; } = 100_000_000;

    /// <summary>
    /// Largest width times height in pixels of a result. Default 800 million: four times <see cref="MaxPixels"/>, which is an
    /// upload of that size enlarged twofold, or one of 50 million enlarged fourfold.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long MaxResultPixels { get; set; } = 800_000_000;

    /// <summary>
    /// Most scans of a progressive JPEG. Default 100, about ten times what programs write: a decoder goes over the whole
    /// image for each, so that a file of few bytes could keep a processor busy for hours.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxScans { get; set; } = 100;

    /// <summary>
    /// Most processor time that decoding one image may take. Default 2 min, where 200 million pixels take some seconds.
    /// Looked at between rows: what <see cref="MaxPixelsInMemory"/> names is decoded as a whole first.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan MaxDecodeTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>No bounds: for the pipeline's own files.</summary>
    internal static ImageLimits None { get; } = new()
    {
        MaxBytes = long.MaxValue,
        MaxSide = int.MaxValue,
        MaxPixels = long.MaxValue,
        MaxPixelsInMemory = long.MaxValue,
        MaxResultPixels = long.MaxValue,
        MaxScans = int.MaxValue,
        MaxDecodeTime = TimeSpan.MaxValue,
    };

    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>.</exception>
    internal void CheckBytes(long bytes)
    {
        if (bytes > MaxBytes)
        {
            throw TooLarge($"The file has {bytes:N0} bytes; at most {MaxBytes:N0} are accepted.", nameof(MaxBytes));
        }
    }

    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>.</exception>
    internal void CheckSize(int width, int height, bool inMemory)
    {
        var pixels = (long)width * height;
        if (Math.Max(width, height) > MaxSide)
        {
            throw TooLarge($"The image is {width:N0} x {height:N0} pixels; at most {MaxSide:N0} a side are accepted.", nameof(MaxSide));
        }

        if (pixels > MaxPixels)
        {
            throw TooLarge($"The image has {pixels:N0} pixels; at most {MaxPixels:N0} are accepted.", nameof(MaxPixels));
        }

        if (inMemory && pixels > MaxPixelsInMemory)
        {
            throw TooLarge(
                $"The image has {pixels:N0} pixels in a format that is decoded as a whole; at most {MaxPixelsInMemory:N0} are accepted. A baseline JPEG, a PNG without interlacing or a TIFF may have {MaxPixels:N0}.",
                nameof(MaxPixelsInMemory));
        }
    }

    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>.</exception>
    internal void CheckResult(int width, int height)
    {
        var pixels = (long)width * height;
        if (pixels > MaxResultPixels)
        {
            throw TooLarge(
                $"The result would be {width:N0} x {height:N0} pixels, {pixels:N0} in all; at most {MaxResultPixels:N0} are made.", nameof(MaxResultPixels));
        }
    }

    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>.</exception>
    internal void CheckScans(int scans)
    {
        if (scans > MaxScans)
        {
            throw new ImageRejectedException(
                ImageRejection.TooLarge,
                $"The JPEG has {scans:N0} scans, each of which goes over the whole image; at most {MaxScans:N0} are accepted. Save it as a baseline JPEG and upload that, or raise the setting {SettingName.Of(Section, nameof(MaxScans))}.");
        }
    }

    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>.</exception>
    internal void CheckTime(TimeSpan spent)
    {
        if (spent > MaxDecodeTime)
        {
            throw TooLarge($"Decoding the image took more than {MaxDecodeTime.TotalSeconds:N0} s of processor time.", nameof(MaxDecodeTime));
        }
    }

    private static ImageRejectedException TooLarge(string problem, string setting) =>
        new(ImageRejection.TooLarge, $"{problem} Make it smaller, or raise the setting {SettingName.Of(Section, setting)}.");
}
