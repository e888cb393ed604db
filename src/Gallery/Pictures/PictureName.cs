using AePipeline.Gallery.Pages;
using AePipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Pictures;

/// <summary>The name of a picture in an address, checked before anything is asked for under it.</summary>
/// <param name="Image">The upload.</param>
internal readonly record struct PictureName(ImageReference Image)
{
    /// <summary>Reads the parameter <c>name</c>; null for a name that no upload can have.</summary>
    public static PictureName? Read(string? name) =>
        name is { Length: <= BlobNames.MaxLength } && ImageReference.TryParse(name, out var image) && BlobNames.IsValidUpload(name, out _) ? new(image) : null;

    /// <summary>The answer when there is no picture of a name.</summary>
    public static IResult NotFound() =>
        FailurePages.Of(StatusCodes.Status404NotFound, "There is no such picture", "There is no picture of this name. It may have been deleted; the archive shows what there is.");
}
