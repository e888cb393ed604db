using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Functions.Hosting;

/// <summary>Creates the containers and queues that are missing, so that the app runs on an empty account; a deployment has made them already.</summary>
/// <param name="storage">The account.</param>
/// <param name="logger">Told when it is not allowed to.</param>
internal sealed partial class StoragePreparation(PipelineStorage storage, ILogger<StoragePreparation> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await storage.EnsureCreatedAsync(stoppingToken);
            // The host would create it with the first poisoned upload, and until then its listener fails at a queue that is not there.
            await storage.Queues.GetQueueClient(QueueNames.PoisonedBlobTriggers).CreateIfNotExistsAsync(cancellationToken: stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested && (failure is RequestFailedException || StorageOutage.ConcernsAll(failure)))
        {
            // An identity that may not create containers is the rule in Azure, and whatever needs a missing one says so itself.
            Log.NotCreated(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7061, LogLevel.Information, "Missing containers and queues could not be created")]
        public static partial void NotCreated(ILogger logger, Exception failure);
    }
}
