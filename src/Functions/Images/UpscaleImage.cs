using AePipeline.Functions.Settings;
using AePipeline.Processing;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Images;

/// <summary>Enlarges an upload as soon as it arrives.</summary>
public sealed class UpscaleImage(TriggeredUploads uploads)
{
    /// <inheritdoc cref="DenoiseImage.RunAsync"/>
    [Function(nameof(UpscaleImage))]
    public Task RunAsync(
        [BlobTrigger(UploadTrigger.Upscale, Source = UploadTrigger.Source, Connection = UploadsConnection.Name)] BlobClient image,
        string name,
        CancellationToken cancellationToken) =>
        uploads.HandleAsync(new ImageReference(ImageTask.Upscale, name), cancellationToken);
}
