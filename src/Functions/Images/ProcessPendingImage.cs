using AePipeline.Functions.Settings;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Images;

/// <summary>Does an upload that <see cref="SweepImages"/> found.</summary>
public sealed class ProcessPendingImage(PendingImageHandler pending)
{
    /// <summary>The host calls again when it throws, and moves the message to the poison queue in the end.</summary>
    [Function(nameof(ProcessPendingImage))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.PendingImages, Connection = UploadsConnection.Name)] string message, CancellationToken cancellationToken) =>
        pending.HandleAsync(message, cancellationToken);
}
