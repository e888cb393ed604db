using AePipeline.Imaging;
using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>Where an image's result goes and in which format; known from the upload's name alone.</summary>
/// <param name="BlobName">Blob name in <see cref="BlobContainers.Results"/>.</param>
/// <param name="Format">File format.</param>
public sealed record ResultTarget(string BlobName, ImageFormat Format)
{
    /// <summary>The target of an image under a setting.</summary>
    public static ResultTarget Of(ImageReference image, ResultFormat setting)
    {
        var format = setting switch
        {
            ResultFormat.Png => ImageFormat.Png,
            ResultFormat.WebP => ImageFormat.WebP,
            ResultFormat.Jpeg => ImageFormat.Jpeg,
            ResultFormat.AsUploaded => ClaimedBy(image.Path),
            _ => throw new ArgumentOutOfRangeException(nameof(setting), setting, "There is no such result format."),
        };
        return new ResultTarget(image.ResultName(format.Extension()), format);
    }

    private static ImageFormat ClaimedBy(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JPG" or ".JPEG" => ImageFormat.Jpeg,
        ".WEBP" => ImageFormat.WebP,
        _ => ImageFormat.Png,
    };
}
