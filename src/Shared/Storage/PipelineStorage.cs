using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace AePipeline.Storage;

/// <summary>The storage account through which every host and every client of the pipeline speaks. Thread-safe.</summary>
public sealed class PipelineStorage
{
    /// <summary>Opens the account that the options name; nothing is sent yet.</summary>
    /// <exception cref="OptionsValidationException">The options name no account, or more than one.</exception>
    public PipelineStorage(IOptions<StorageOptions> options)
        : this(options?.Value ?? throw new ArgumentNullException(nameof(options)))
    {
    }

    private PipelineStorage(StorageOptions options, Action<ClientOptions>? change = null)
    {
        var blobOptions = WithRetries(new BlobClientOptions(), change);
        var impatientOptions = WithRetries(new BlobClientOptions(), change);
        impatientOptions.Retry.MaxRetries = 0;

        // The Functions host reads and writes Base64 unless told otherwise.
        var queueOptions = WithRetries(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, change);
        var rawQueueOptions = WithRetries(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, change);
        QueueServiceClient rawQueues;

        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            Blobs = new BlobServiceClient(options.ConnectionString, blobOptions);
            ImpatientBlobs = new BlobServiceClient(options.ConnectionString, impatientOptions);
            Queues = new QueueServiceClient(options.ConnectionString, queueOptions);
            rawQueues = new QueueServiceClient(options.ConnectionString, rawQueueOptions);
        }
        else
        {
            var credential = new DefaultAzureCredential();
            var blobService = options.BlobServiceUri ?? ServiceUri(options, "blob");
            Blobs = new BlobServiceClient(blobService, credential, blobOptions);
            ImpatientBlobs = new BlobServiceClient(blobService, credential, impatientOptions);
            var queueService = options.QueueServiceUri ?? ServiceUri(options, "queue");
            Queues = new QueueServiceClient(queueService, credential, queueOptions);
            rawQueues = new QueueServiceClient(queueService, credential, rawQueueOptions);
        }

        Images = Blobs.GetBlobContainerClient(BlobContainers.Images);
        Results = Blobs.GetBlobContainerClient(BlobContainers.Results);
        Latents = Blobs.GetBlobContainerClient(BlobContainers.Latents);
        Failed = Blobs.GetBlobContainerClient(BlobContainers.Failed);
        Models = Blobs.GetBlobContainerClient(BlobContainers.Models);
        Jobs = Blobs.GetBlobContainerClient(BlobContainers.Jobs);
        TrainingRequests = rawQueues.GetQueueClient(QueueNames.TrainingRequests);
        PoisonedTrainingRequests = rawQueues.GetQueueClient(QueueNames.PoisonedTrainingRequests);
        PendingImages = Queues.GetQueueClient(QueueNames.PendingImages);
        PoisonedPendingImages = Queues.GetQueueClient(QueueNames.PoisonedPendingImages);
    }

    /// <summary>The blob service.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>The blob service, asked once: what fails is not sent again.</summary>
    internal BlobServiceClient ImpatientBlobs { get; }

    /// <summary>The queue service.</summary>
    public QueueServiceClient Queues { get; }

    /// <summary>Container <see cref="BlobContainers.Images"/>.</summary>
    public BlobContainerClient Images { get; }

    /// <summary>Container <see cref="BlobContainers.Results"/>.</summary>
    public BlobContainerClient Results { get; }

    /// <summary>Container <see cref="BlobContainers.Latents"/>.</summary>
    public BlobContainerClient Latents { get; }

    /// <summary>Container <see cref="BlobContainers.Failed"/>.</summary>
    public BlobContainerClient Failed { get; }

    /// <summary>Container <see cref="BlobContainers.Models"/>.</summary>
    public BlobContainerClient Models { get; }

    /// <summary>Container <see cref="BlobContainers.Jobs"/>.</summary>
    public BlobContainerClient Jobs { get; }

    /// <summary>
    /// Queue <see cref="QueueNames.TrainingRequests"/>, its messages as they are: anyone may send to it, and the client
    /// library would stop at the first message that is not Base64.
    /// </summary>
    public QueueClient TrainingRequests { get; }

    /// <summary>Queue <see cref="QueueNames.PoisonedTrainingRequests"/>, its messages as they are.</summary>
    public QueueClient PoisonedTrainingRequests { get; }

    /// <summary>Queue <see cref="QueueNames.PendingImages"/>, its messages in Base64.</summary>
    public QueueClient PendingImages { get; }

    /// <summary>Queue <see cref="QueueNames.PoisonedPendingImages"/>, its messages in Base64.</summary>
    public QueueClient PoisonedPendingImages { get; }

    /// <summary>Opens the account of a connection string, for programs that have no host.</summary>
    /// <exception cref="FormatException">It is not a connection string.</exception>
    public static PipelineStorage Open(string connectionString) => Open(connectionString, change: null);

    /// <summary>The same with other options of the clients, such as how patient they are.</summary>
    internal static PipelineStorage Open(string connectionString, Action<ClientOptions>? change)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return new PipelineStorage(new StorageOptions { ConnectionString = connectionString }, change);
    }

    /// <summary>
    /// Creates the containers and queues that are missing; safe to call from several processes at once. An identity that may
    /// work in them need not be one that may create them: then they are taken to be there, and whatever needs a missing one
    /// says so itself.
    /// </summary>
    /// <exception cref="RequestFailedException">The account cannot be reached.</exception>
    public Task EnsureCreatedAsync(CancellationToken cancellationToken = default) => Task.WhenAll(
    [
        .. BlobContainers.All.Select(name => WhereAllowedAsync(
            Blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken))),
        .. QueueNames.All.Select(name => WhereAllowedAsync(
            Queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken))),
    ]);

    private static async Task WhereAllowedAsync(Task creation)
    {
        try
        {
            await creation;
        }
        catch (RequestFailedException refused) when (refused is { Status: 403, ErrorCode: not "AuthenticationFailed" })
        {
            // Refused for want of a right, before anybody looks whether it is there; who is not known at all is told so.
        }
    }

    private static Uri ServiceUri(StorageOptions options, string service) =>
        new($"https://{options.AccountName}.{service}.core.windows.net");

    private static T WithRetries<T>(T options, Action<ClientOptions>? change)
        where T : ClientOptions
    {
        // 0.5 + 1 + 2 + 4 + 8 s: rides out a throttled minute's worst, and leaves longer outages to the host's own retries.
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.Delay = TimeSpan.FromSeconds(0.5);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(10);
        options.Retry.MaxRetries = 5;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(100);
        change?.Invoke(options);
        return options;
    }
}
