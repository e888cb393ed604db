using AePipeline.Functions.Settings;
using AePipeline.Processing;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Images;

/// <summary>Embeds an upload as soon as it arrives.</summary>
public sealed class EmbedImage(TriggeredUploads uploads)
{
    /// <inheritdoc cref="DenoiseImage.RunAsync"/>
    [Function(nameof(EmbedImage))]
    public Task RunAsync(
        [BlobTrigger(UploadTrigger.Embed, Source = UploadTrigger.Source, Connection = UploadsConnection.Name)] BlobClient image,
        string name,
        CancellationToken cancellationToken) =>
        uploads.HandleAsync(new ImageReference(ImageTask.Embed, name), cancellationToken);
}
