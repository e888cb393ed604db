using AePipeline.Inference.Hosting;
using AePipeline.Storage;
using Microsoft.Extensions.Logging;

namespace AePipeline.Processing;

/// <summary>Does an upload that a trigger names, for hosts that call a trigger again when it throws and set it aside in the end.</summary>
/// <param name="processor">Does the work.</param>
/// <param name="metrics">Counts what failed.</param>
/// <param name="logger">Told of uploads that have to wait.</param>
public sealed partial class TriggeredUploads(ImageProcessor processor, AePipelineMetrics metrics, ILogger<TriggeredUploads> logger)
{
    private readonly ImageTurns _turns = new();

    /// <summary>
    /// Does what is left to do. An upload for a task without any promoted model is left to the sweep: calling again would
    /// only end in a report, although nothing is wrong with the image. An upload that is named twice at once is done once.
    /// </summary>
    /// <returns>What became of it; null when it is left to the sweep.</returns>
    /// <exception cref="ModelNotAvailableException">A model is promoted and does not load.</exception>
    /// <exception cref="UploadKeepsChangingException">Every attempt was overtaken by a newer upload.</exception>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer. Trying again later is safe.</exception>
    public async Task<ProcessingOutcome?> HandleAsync(ImageReference image, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(image, cancellationToken);
        try
        {
            return await processor.ProcessAsync(image, cancellationToken);
        }
        catch (ModelNotAvailableException missing) when (missing.InnerException is null)
        {
            Log.Waiting(logger, image, missing.Message);
            return null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.RecordFailure(image);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3081, LogLevel.Information, "{Image} waits: {Reason}")]
        public static partial void Waiting(ILogger logger, ImageReference image, string reason);
    }
}
