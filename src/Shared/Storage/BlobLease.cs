using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace AePipeline.Storage;

/// <summary>
/// The right to do some work, one holder at a time. Two holders would harm nothing, since every write is conditional; they
/// would only do the same work twice.
/// </summary>
internal sealed class BlobLease : IAsyncDisposable
{
    private readonly BlobLeaseClient _lease;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;

    private BlobLease(BlobLeaseClient lease, TimeSpan duration, TimeProvider time)
    {
        (_lease, _duration, _time) = (lease, duration, time);
        Lost = _lost.Token;
        _renewing = RenewAsync();
    }

    /// <summary>Cancelled when another process holds it.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Takes it if nobody holds it.</summary>
    /// <param name="blob">What is held; created, empty, when it is missing.</param>
    /// <param name="duration">How long it stays held after the holder's last sign of life, 15 s to 60 s.</param>
    /// <param name="time">Times the signs of life.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when somebody holds it.</returns>
    public static async Task<BlobLease?> TryAcquireAsync(
        BlobClient blob, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var lease = blob.GetBlobLeaseClient();
        for (var round = 0; ; round++)
        {
            try
            {
                await lease.AcquireAsync(duration, cancellationToken: cancellationToken);
                return new BlobLease(lease, duration, time);
            }
            catch (RequestFailedException missing) when (missing.Status == 404 && round == 0)
            {
                await CreateAsync(blob, cancellationToken);
            }
            catch (RequestFailedException held) when (held.Status == 409)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _renewing;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _lease.ReleaseAsync(cancellationToken: patience.Token);
        }
        catch (Exception unanswered) when (unanswered is RequestFailedException || StorageOutage.ConcernsAll(unanswered))
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
            await blob.UploadAsync(BinaryData.Empty, cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            // Another process was faster; whether it holds it too is asked next.
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
                await _lease.RenewAsync(cancellationToken: _over.Token);
            }
            catch (RequestFailedException taken) when (taken.Status is 404 or 409 or 412)
            {
                await _lost.CancelAsync();
                return;
            }
            catch (Exception unanswered) when (_over.IsCancellationRequested || unanswered is RequestFailedException || StorageOutage.ConcernsAll(unanswered))
            {
                // No answer, or no token to ask with: the next renewal comes before the lease has run out, and if somebody
                // else takes it after all, that one says so.
            }
            catch (Exception)
            {
                // Whatever else it is: a lease that nobody renews must not pass for one that is held.
                await _lost.CancelAsync();
                return;
            }
        }
    }
}
