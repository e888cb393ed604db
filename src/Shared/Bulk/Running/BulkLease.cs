using AePipeline.Bulk.State;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace AePipeline.Bulk.Running;

/// <summary>
/// The right to run a job, one holder at a time. Two holders would harm nothing, since every write is conditional; they
/// would only do the same work twice.
/// </summary>
internal sealed class BulkLease : IAsyncDisposable
{
    private readonly BlobLeaseClient _lease;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;

    private BulkLease(BlobLeaseClient lease, TimeSpan duration, TimeProvider time)
    {
        (_lease, _duration, _time) = (lease, duration, time);
        Lost = _lost.Token;
        _renewing = RenewAsync();
    }

    /// <summary>Cancelled when another runner holds the job.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Takes the job if nobody holds it.</summary>
    /// <returns>Null when somebody does.</returns>
    public static async Task<BulkLease?> TryAcquireAsync(
        PipelineStorage storage, string id, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var blob = storage.Jobs.GetBlobClient(BulkBlobs.Lease(id));
        var lease = blob.GetBlobLeaseClient();
        for (var round = 0; ; round++)
        {
            try
            {
                await lease.AcquireAsync(duration, cancellationToken: cancellationToken).ConfigureAwait(false);
                return new BulkLease(lease, duration, time);
            }
            catch (RequestFailedException missing) when (missing.Status == 404 && round == 0)
            {
                await CreateAsync(blob, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException held) when (held.Status == 409)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _lease.ReleaseAsync(cancellationToken: patience.Token).ConfigureAwait(false);
        }
        catch (Exception unanswered) when (unanswered is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // It runs out by itself.
        }

        _lost.Dispose();
        _over.Dispose();
    }

    private static async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(BinaryData.Empty, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            // Another runner was faster; whether it holds the job too is asked next.
        }
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(_duration / 3, _time, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_over.IsCancellationRequested)
            {
                return;
            }

            try
            {
                // Renews also what has run out, as long as nobody else took it.
                await _lease.RenewAsync(cancellationToken: _over.Token).ConfigureAwait(false);
            }
            catch (RequestFailedException taken) when (taken.Status is 404 or 409 or 412)
            {
                await _lost.CancelAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception unanswered) when (unanswered is RequestFailedException or AggregateException or OperationCanceledException)
            {
                // An outage: nobody else can take it either.
            }
        }
    }
}
