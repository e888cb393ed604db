using AePipeline.Imaging;
using AePipeline.Processing.Models;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure.Storage.Blobs;

namespace AePipeline.Processing;

/// <summary>One image to be made from one blob, wherever that is.</summary>
/// <param name="Image">Names what is made: result, latent and problem report.</param>
/// <param name="Source">What it is made from.</param>
/// <param name="Tasks">What is done to it, one on the output of the other; the last is the image's own.</param>
/// <param name="Wanted">How it is to be made; <see cref="ImageRejectedException"/> when that is not possible.</param>
/// <param name="IsSettled">Whether what is in storage leaves nothing to do for an upload.</param>
/// <param name="AcquireModel">Borrows what makes it so; asked only when there is something to do.</param>
internal sealed record ImageWork(
    ImageReference Image,
    BlobClient Source,
    IReadOnlyList<ImageTask> Tasks,
    Func<UploadedImage, CancellationToken, Task<UploadOptions>> Wanted,
    Func<ImageState, UploadedImage, bool> IsSettled,
    Func<UploadOptions, CancellationToken, Task<ITaskModel>> AcquireModel)
{
    /// <summary>What somebody has just read of the image's blobs; null when nobody has.</summary>
    public ImageState? Seen { get; init; }

    /// <summary>The name of the image's latent; null where nothing embeds it.</summary>
    /// <param name="wanted">What is wanted of it.</param>
    /// <exception cref="ImageRejectedException">The name leaves no room for that.</exception>
    public ImageReference? LatentOf(UploadOptions wanted)
    {
        var latent = LatentPlace.Of(Image, wanted.Then);
        return latent is not { } place || BlobNames.IsValidUpload(place.ImageName, out var problem)
            ? latent
            : throw new ImageRejectedException(ImageRejection.Unsupported, $"Its latent cannot be stored: {problem}");
    }

    /// <summary>Refuses a name that leaves no room for that of a result, or that storage changes.</summary>
    /// <exception cref="ImageRejectedException">It does.</exception>
    public void CheckName()
    {
        if (!BlobNames.IsValidUpload(Image.ImageName, out var problem)) throw new ImageRejectedException(ImageRejection.Unsupported, problem);
        if (ResultNames.IsAmbiguous(Image))
        {
            throw new ImageRejectedException(
                ImageRejection.Unsupported, $"Its result would have the name of another upload's result, since '{Image}' has no file extension. Upload it with one, for example as '{Image}.jpg'.");
        }
    }
}
