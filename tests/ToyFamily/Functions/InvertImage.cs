using AePipeline.Functions.Images;
using AePipeline.Functions.Settings;
using AePipeline.Processing;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.ToyFamily.Functions;

/// <summary>Inverts an upload as soon as it arrives.</summary>
public sealed class InvertImage(TriggeredUploads uploads)
{
    /// <inheritdoc cref="DenoiseImage.RunAsync"/>
    [Function(nameof(InvertImage))]
    public Task RunAsync(
        [BlobTrigger(BlobContainers.Images + "/invert/{name}", Source = UploadTrigger.Source, Connection = UploadsConnection.Name)] BlobClient image,
        string name,
        CancellationToken cancellationToken) =>
        uploads.HandleAsync(new ImageReference(ImageTasks.Parse("invert"), name), cancellationToken);
}
