using System.Text.Json;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// What the queue triggers on <see cref="QueueNames.PoisonedPendingImages"/> and <see cref="QueueNames.PoisonedBlobTriggers"/>
/// call: an upload that a host gave up gets its problem report.
/// </summary>
/// <param name="exhausted">Writes the report.</param>
/// <param name="logger">Told of messages that nothing can be done about.</param>
public sealed partial class PoisonedImages(RetriesExhausted exhausted, ILogger<PoisonedImages> logger)
{
    private const int MostLogged = 2000;

    /// <summary>
    /// Writes the problem report of a message's upload, unless the upload is gone, was overwritten or got its result from
    /// another host. A message that names no upload is logged and dropped: trying it again would never help.
    /// </summary>
    /// <param name="message">The message of either queue, after Base64.</param>
    /// <param name="attempts">How often the host tried the upload.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report, or null when none was due.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer. Trying again later is safe.</exception>
    public async Task<ProblemReport?> ReportAsync(string message, int attempts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Read(message) is not var (image, sourceEtag))
        {
            return null;
        }

        try
        {
            // The host moves the message and keeps the reason to its log.
            var failure = new InvalidOperationException($"A reason that the log of the host holds; look there for '{image}'.");
            var report = await exhausted.ReportAsync(image, sourceEtag, failure, attempts, cancellationToken);
            if (report is not null)
            {
                Log.Exhausted(logger, image, attempts);
            }

            return report;
        }
        catch (RequestFailedException refused) when (refused.Status == 400)
        {
            Log.Dropped(logger, $"The storage refuses the name: {refused.ErrorCode}.", Start(message));
            return null;
        }
    }

    private (ImageReference Image, string SourceETag)? Read(string message)
    {
        try
        {
            var trigger = JsonSerializer.Deserialize(message, BlobTriggerJson.Default.BlobTriggerMessage);
            if (trigger?.BlobName is null)
            {
                var pending = PendingImage.Parse(message);
                return (pending.Image, pending.SourceETag);
            }

            if (trigger.ContainerName == BlobContainers.Images
                && ImageReference.TryParse(trigger.BlobName, out var image)
                && !string.IsNullOrEmpty(trigger.ETag))
            {
                return (image, ResultMetadata.Normalize(new ETag(trigger.ETag)));
            }

            Log.Dropped(logger, "It is of a blob trigger and names no upload.", Start(message));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidDataException)
        {
            Log.Dropped(logger, malformed.Message, Start(message));
        }

        return null;
    }

    private static string Start(string message) => message.Length <= MostLogged ? message : $"{message[..MostLogged]}…";

    private static partial class Log
    {
        [LoggerMessage(3041, LogLevel.Error, "{Image} failed {Attempts} times; its problem report is written, and it rests for a while", EventName = "ImageExhausted")]
        public static partial void Exhausted(ILogger logger, ImageReference image, int attempts);

        [LoggerMessage(3042, LogLevel.Error, "A poisoned message is dropped. {Reason} The message: {Text}", EventName = "PoisonedMessageDropped")]
        public static partial void Dropped(ILogger logger, string reason, string text);
    }
}
