using AePipeline.Inference.Hosting;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Processing.Sweeping;

/// <summary>What a queue trigger on <see cref="QueueNames.PendingImages"/> calls for every message.</summary>
/// <param name="uploads">Does the work.</param>
public sealed class PendingImageHandler(TriggeredUploads uploads)
{
    /// <summary>Does what is left to do for a message's image. Safe to call again; throws where trying again later may help.</summary>
    /// <param name="message">The message, after Base64.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it; null when its task has no model any more.</returns>
    /// <exception cref="InvalidDataException">It is no message of this queue.</exception>
    /// <exception cref="ModelNotAvailableException">A model is promoted and does not load.</exception>
    /// <exception cref="UploadKeepsChangingException">Every attempt was overtaken by a newer upload.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<ProcessingOutcome?> HandleAsync(string message, CancellationToken cancellationToken) =>
        uploads.HandleAsync(PendingImage.Parse(message).Image, cancellationToken);
}
