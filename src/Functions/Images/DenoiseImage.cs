using AePipeline.Functions.Settings;
using AePipeline.Processing;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Images;

/// <summary>Denoises an upload as soon as it arrives.</summary>
public sealed class DenoiseImage(TriggeredUploads uploads)
{
    /// <summary>
    /// The trigger is a hint: the blobs say what is left to do. Bound to the client and not to the content, which the
    /// worker would load whole.
    /// </summary>
    [Function(nameof(DenoiseImage))]
    public Task RunAsync(
        [BlobTrigger(UploadTrigger.Denoise, Source = UploadTrigger.Source, Connection = UploadsConnection.Name)] BlobClient image,
        string name,
        CancellationToken cancellationToken) =>
        uploads.HandleAsync(new ImageReference(ImageTask.Denoise, name), cancellationToken);
}
