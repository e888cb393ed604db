using AePipeline.Inference;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Processing.Sweeping;

/// <summary>What a queue trigger on <see cref="QueueNames.PendingImages"/> calls for every message.</summary>
/// <param name="processor">Does the work.</param>
/// <param name="metrics">Counts what failed.</param>
public sealed class PendingImageHandler(ImageProcessor processor, AePipelineMetrics metrics)
{
    /// <summary>Does what is left to do for a message's image. Safe to call again; throws where trying again later may help.</summary>
    /// <param name="message">The message, after Base64.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidDataException">It is no message of this queue.</exception>
    /// <exception cref="ModelNotAvailableException">The task has no model any more.</exception>
    /// <exception cref="UploadKeepsChangingException">Every attempt was overtaken by a newer upload.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<ProcessingOutcome> HandleAsync(string message, CancellationToken cancellationToken)
    {
        var image = PendingImage.Parse(message).Image;
        try
        {
            return await processor.ProcessAsync(image, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.RecordFailure(image);
            throw;
        }
    }
}
