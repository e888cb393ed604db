using System.Threading.Channels;
using AePipeline.Processing.Worker;

namespace AePipeline.LocalStorage;

/// <summary>The uploads that an Azurite tells of, until somebody reads them.</summary>
public sealed class AzuriteUploads : IUploadEvents
{
    // What does not fit, a sweep finds.
    private const int MostWaiting = 10_000;

    private readonly Channel<UploadEvent> _told = Channel.CreateBounded<UploadEvent>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Takes an upload; for <see cref="AzuriteOptions.Uploaded"/>.</summary>
    public void Tell(UploadEvent upload) => _told.Writer.TryWrite(upload);

    /// <inheritdoc/>
    public IAsyncEnumerable<UploadEvent> ReadAsync(CancellationToken cancellationToken) => _told.Reader.ReadAllAsync(cancellationToken);
}
