using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Latents.Indexing;

/// <summary>
/// Tells the index of latents that this process writes, many at once and some seconds after they were written. What a process
/// that is killed did not tell, a listing finds.
/// </summary>
/// <param name="index">The index.</param>
/// <param name="options">How long to gather them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what could not be told.</param>
public sealed partial class LatentIndexWriter(LatentIndex index, IOptions<NearestOptions> options, TimeProvider time, ILogger<LatentIndexWriter> logger)
    : IHostedService, IDisposable
{
    private const int MostAtOnce = 1000;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1);
    private List<(string ModelVersion, LatentEntry Entry)> _waiting = [];
    private ITimer? _timer;
    private bool _isStopped;

    /// <summary>Adds a latent that was written just now.</summary>
    public void Add(LatentVector latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        lock (_lock)
        {
            _waiting.Add((latent.Latent.Metadata.Origin.ModelVersion, LatentEntry.Of(latent)));
            if (_isStopped) return;
            _timer ??= time.CreateTimer(_ => _ = WriteAsync(CancellationToken.None), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_waiting.Count == 1) _timer.Change(options.Value.AppendInterval, Timeout.InfiniteTimeSpan);
            else if (_waiting.Count == MostAtOnce) _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Tells the index of what waits. Never fails.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        List<(string ModelVersion, LatentEntry Entry)> waiting = [];
        await _writing.WaitAsync(cancellationToken);
        try
        {
            lock (_lock) (waiting, _waiting) = (_waiting, []);
            if (waiting.Count == 0) return;
            var batches = waiting
                .GroupBy(latent => (latent.ModelVersion, latent.Entry.Values!.Count), latent => latent.Entry)
                .Select(same => new LatentBatch(same.Key.ModelVersion, same.Key.Count, LatentEntry.Gather(same)))
                .ToList();
            if (!await index.AppendAsync(batches, cancellationToken)) Log.LeftOut(logger, waiting.Count, "others kept changing it.");
        }
        catch (Exception failed) when (failed is RequestFailedException or IOException or UnauthorizedAccessException || StorageOutage.MayPass(failed))
        {
            Log.LeftOut(logger, waiting.Count, failed.Message);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells the index of what waits.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock) _isStopped = true;
        return WriteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            _timer?.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6041, LogLevel.Warning, "The index of latents was not told of {Count} new ones, and a listing will find them: {Reason}", EventName = "LatentsNotIndexed")]
        public static partial void LeftOut(ILogger logger, int count, string reason);
    }
}
