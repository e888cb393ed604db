using AePipeline.Storage;
using Azure.Storage.Blobs;

namespace AePipeline.Processing;

/// <summary>One image to be made from one blob, wherever that is.</summary>
/// <param name="Image">Names what is made: result, latent and problem report.</param>
/// <param name="Source">What it is made from.</param>
/// <param name="IsSettled">Whether what is in storage leaves nothing to do for an upload, by its etag.</param>
/// <param name="AcquireModel">Borrows what makes it; asked only when there is something to do.</param>
internal sealed record ImageWork(
    ImageReference Image,
    BlobClient Source,
    Func<ImageState, string, bool> IsSettled,
    Func<CancellationToken, Task<ITaskModel>> AcquireModel);
