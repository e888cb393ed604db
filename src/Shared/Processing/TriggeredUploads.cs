using AePipeline.Inference;
using AePipeline.Storage;
using Microsoft.Extensions.Logging;

namespace AePipeline.Processing;

/// <summary>Does an upload that a trigger names, for hosts that call a trigger again when it throws and set it aside in the end.</summary>
/// <param name="processor">Does the work.</param>
/// <param name="logger">Told of uploads that have to wait.</param>
public sealed partial class TriggeredUploads(ImageProcessor processor, ILogger<TriggeredUploads> logger)
{
    /// <summary>
    /// Does what is left to do. An upload for a task without any promoted model is left to the sweep: calling again would
    /// only end in a report, although nothing is wrong with the image.
    /// </summary>
    /// <exception cref="ModelNotAvailableException">A model is promoted and does not load.</exception>
    /// <exception cref="UploadKeepsChangingException">Every attempt was overtaken by a newer upload.</exception>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer. Trying again later is safe.</exception>
    public async Task HandleAsync(ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            await processor.ProcessAsync(image, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelNotAvailableException missing) when (missing.InnerException is null)
        {
            Log.Waiting(logger, image, missing.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Image} waits: {Reason}")]
        public static partial void Waiting(ILogger logger, ImageReference image, string reason);
    }
}
