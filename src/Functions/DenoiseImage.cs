using AePipeline.Processing;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions;

/// <summary>Denoises an upload as soon as it arrives.</summary>
public sealed class DenoiseImage(ImageProcessor processor)
{
    /// <summary>
    /// The trigger is a hint: the processor asks the blobs what is left to do. Bound to the client and not to the
    /// content, which the worker would load whole.
    /// </summary>
    [Function(nameof(DenoiseImage))]
    public Task RunAsync(
        [BlobTrigger(BlobContainers.Images + "/denoise/{name}", Connection = StorageOptions.Section)] BlobClient image,
        string name,
        CancellationToken cancellationToken) =>
        processor.ProcessAsync(new ImageReference(ImageTask.Denoise, name), cancellationToken);
}
