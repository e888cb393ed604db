using AePipeline.Imaging;
using AePipeline.Storage;

namespace AePipeline.Processing.Results;

/// <summary>Where an image's result goes and in which format; known from the upload's name and what is wanted of it.</summary>
/// <param name="BlobName">Blob name in <see cref="BlobContainers.Results"/>.</param>
/// <param name="Format">File format.</param>
public sealed record ResultTarget(string BlobName, ImageFormat Format)
{
    /// <summary>The target of an image whose result is to have a format.</summary>
    public static ResultTarget Of(ImageReference image, ResultFormat wanted) => Of(image, wanted.Of(image.Path));

    /// <summary>Every place where an image may have its result: in each format, and where earlier versions put it.</summary>
    public static IEnumerable<ResultTarget> AllOf(ImageReference image) => ImageFormats.Writable.SelectMany(
        format => ResultNames.AllOf(image, format.Extension()).Select(name => new ResultTarget(name, format)));

    private static ResultTarget Of(ImageReference image, ImageFormat format) => new(image.ResultName(format.Extension()), format);
}
