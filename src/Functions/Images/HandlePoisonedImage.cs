using AePipeline.Functions.Settings;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Images;

/// <summary>Writes the problem report of an upload that failed in every attempt. Each of the two ways in which uploads come has its poison queue.</summary>
public sealed class HandlePoisonedImage(PoisonedImages poisoned)
{
    /// <summary><c>poisonBlobThreshold</c> and <c>maxDequeueCount</c> of host.json.</summary>
    internal const int Attempts = 5;

    /// <summary>From the blob triggers.</summary>
    [Function(nameof(HandlePoisonedImage))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.PoisonedBlobTriggers, Connection = UploadsConnection.Name)] string message, CancellationToken cancellationToken) =>
        poisoned.ReportAsync(message, Attempts, cancellationToken);

    /// <summary>From the sweep.</summary>
    [Function("HandlePoisonedPendingImage")]
    public Task RunPendingAsync(
        [QueueTrigger(QueueNames.PoisonedPendingImages, Connection = UploadsConnection.Name)] string message, CancellationToken cancellationToken) =>
        poisoned.ReportAsync(message, Attempts, cancellationToken);
}
