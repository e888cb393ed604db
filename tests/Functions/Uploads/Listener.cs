using System.Collections.Concurrent;
using AePipeline.Functions.Images;
using AePipeline.Functions.Settings;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs;

namespace AePipeline.Functions.Tests.Uploads;

/// <summary>Listens to what the app listens to, with the bindings that the host uses.</summary>
/// <param name="heard">Told of every call.</param>
public sealed class Listener(ConcurrentQueue<string> heard)
{
    public void Denoise([BlobTrigger(UploadTrigger.Denoise, Connection = UploadsConnection.Name)] BlobClient image) =>
        heard.Enqueue($"upload {image.AccountName} {image.Name}");

    public void Upscale([BlobTrigger(UploadTrigger.Upscale, Connection = UploadsConnection.Name)] BlobClient image) =>
        throw new NotSupportedException($"{image.Name} is to be poisoned.");

    public void Poisoned([QueueTrigger(QueueNames.PoisonedBlobTriggers, Connection = UploadsConnection.Name)] string message) =>
        heard.Enqueue(message.Contains("upscale/broken.png", StringComparison.Ordinal) ? "poison" : message);

    public void Pending([QueueTrigger(QueueNames.PendingImages, Connection = UploadsConnection.Name)] string message) =>
        heard.Enqueue($"pending {message}");
}
