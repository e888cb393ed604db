using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Latents.Indexing;

/// <summary>
/// The latents of an account, as this process knows them: shards of the index in storage, mapped into memory. Following the
/// index costs a request, and a download for each new shard. The latents' own blobs stay the truth: a listing of them adds to
/// the index what it lacks and takes out what is gone. Thread-safe; one in a process.
/// </summary>
public sealed partial class LatentIndex : IDisposable
{
    /// <summary>An index of at most so many entries, five pages of a listing, is compared with the container whenever it is followed.</summary>
    public const int ListedAlways = 25_000;

    private static readonly TimeSpan WriterListInterval = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _changing = new(1);
    private readonly NearestOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LatentIndex> _logger;
    private readonly ShardFolder _folder;
    private readonly IndexBlobs _blobs;
    private readonly IndexAppender _appender;
    private readonly IndexComparison _comparison;
    private LatentSnapshot _current = new([]);
    private IndexManifest _manifest = IndexManifest.Empty;
    private ETag? _tag;
    private List<Shard> _own = [];
    private bool _isIncomplete = true;
    private Task? _refresh;
    private Task _background = Task.CompletedTask;
    private long _refreshedAt;

    /// <summary>Nothing is read until it is asked.</summary>
    public LatentIndex(PipelineStorage storage, LatentStore latents, IOptions<NearestOptions> options, TimeProvider time, ILogger<LatentIndex> logger)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time, _logger) = (options.Value, time, logger);
        _folder = new ShardFolder(_options.IndexDirectory, storage.Latents.Uri);
        _blobs = new IndexBlobs(storage, _folder);
        _appender = new IndexAppender(_blobs, _folder, time, Random.Shared);
        _comparison = new IndexComparison(latents, _options, time, logger);
    }

    /// <summary>Latents that hold no usable vector and are not in the index, as far as this process has read them.</summary>
    internal IEnumerable<LatentLeftOut> LeftOut => _comparison.LeftOut;

    /// <summary>The latents as the index had them at most <see cref="NearestOptions.RefreshInterval"/> ago.</summary>
    /// <returns>For the caller to dispose of.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    internal async Task<LatentSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        Task refresh;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            var isDue = _refresh is not { IsCompleted: false }
                && (_refresh is not { IsCompletedSuccessfully: true } || _time.GetElapsedTime(_refreshedAt) >= _options.RefreshInterval);
            if (isDue)
            {
                // Not the caller's to cancel: a first load that outlasts every caller's patience would begin anew each time.
                _refreshedAt = _time.GetTimestamp();
                _refresh = Task.Run(() => RefreshAsync(_stopping.Token), CancellationToken.None);
            }

            refresh = _refresh!;
        }

        await refresh.WaitAsync(cancellationToken);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            return _current.Share();
        }
    }

    /// <summary>Adds latents that this process has written, and compares the index with the container where nobody has for an hour.</summary>
    /// <returns>False when other hosts kept changing the index: a listing will find them.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer, or does not let us.</exception>
    internal async Task<bool> AppendAsync(IReadOnlyList<LatentBatch> latents, CancellationToken cancellationToken)
    {
        if (await _appender.AppendAsync(new IndexChange(latents), cancellationToken) is not { } manifest) return false;
        if (manifest.ListedAt is not { } listedAt || _time.GetUtcNow() - listedAt >= WriterListInterval)
        {
            using var compared = await ReadAsync(cancellationToken);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested) return;
            _stopping.Cancel();

            // What still runs reads the files, and ends soon.
            Task.WhenAll(_refresh ?? Task.CompletedTask, _background).ContinueWith(_ => Unmap(), TaskScheduler.Default);
        }
    }

    private void Unmap()
    {
        _current.Dispose();
        _own.ForEach(shard => shard.Release());
        _changing.Dispose();
    }

    private async Task RefreshAsync(CancellationToken stopping)
    {
        await FollowAsync(stopping);
        if (_isIncomplete || _manifest.ListedAt is not { } listedAt || _manifest.Entries <= ListedAlways)
        {
            if (await CompareAsync(stopping)) await FollowAsync(stopping);
        }
        else if (_background.IsCompleted && _time.GetUtcNow() - listedAt >= _options.ListInterval)
        {
            _background = Task.Run(() => CompareInBackgroundAsync(stopping), CancellationToken.None);
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        await _changing.WaitAsync(stopping);
        try
        {
            await OpenNewestAsync(stopping);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Opens what the index consists of now.</summary>
    private async Task OpenNewestAsync(CancellationToken stopping)
    {
        if (await _blobs.ReadManifestAsync(_tag, stopping) is not { } read)
        {
            return;
        }

        var (shards, isWhole) = await OpenAsync(read.Manifest, stopping);
        if (!isWhole && await _blobs.ReadManifestAsync(read.Tag, stopping) is { } newer)
        {
            // Meanwhile somebody has merged what could not be found.
            shards.ForEach(shard => shard.Release());
            read = newer;
            (shards, isWhole) = await OpenAsync(read.Manifest, stopping);
        }

        (_manifest, _tag, _isIncomplete) = (read.Manifest, read.Tag, !isWhole);
        Show(shards);
        _folder.Tidy(_manifest);
    }

    private async Task<(List<Shard> Shards, bool IsWhole)> OpenAsync(IndexManifest manifest, CancellationToken stopping)
    {
        var open = _current.Parts.Select(part => part.Shard).ToDictionary(shard => shard.Info);
        var shards = new Shard?[manifest.Shards.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = stopping };
        await Parallel.ForAsync(0, shards.Length, parallel, async (number, token) =>
        {
            var info = manifest.Shards[number];
            if (open.TryGetValue(info, out var known))
            {
                known.Retain();
                shards[number] = known;
                return;
            }

            shards[number] = await _blobs.OpenAsync(info, token);
            if (shards[number] is null) Log.ShardLost(_logger, IndexBlobs.Prefix + info.Name);
        });
        var found = shards.OfType<Shard>().ToList();
        return (found, found.Count == shards.Length);
    }

    /// <summary>Answers with these shards, and those that only this process has, from now on.</summary>
    private void Show(List<Shard> shards)
    {
        _own.ForEach(shard => shard.Retain());
        var snapshot = new LatentSnapshot([.. shards, .. _own]);
        LatentSnapshot former;
        lock (_lock) (former, _current) = (_current, snapshot);

        former.Dispose();
    }

    private async Task CompareInBackgroundAsync(CancellationToken stopping)
    {
        try
        {
            await CompareAsync(stopping);
        }
        catch (Exception failed) when (failed is RequestFailedException or OperationCanceledException or IOException || StorageOutage.MayPass(failed))
        {
            Log.ComparisonFailed(_logger, failed.Message);
        }
    }

    /// <summary>Brings the index to what the container has.</summary>
    /// <returns>Whether it had to change.</returns>
    private async Task<bool> CompareAsync(CancellationToken stopping)
    {
        LatentSnapshot snapshot;
        lock (_lock) snapshot = _current.Share();
        using (snapshot)
        {
            var lost = _manifest.Shards.Except(snapshot.Parts.Select(part => part.Shard.Info)).ToList();
            return await _comparison.RunAsync(snapshot, lost, mustRecord: _manifest.ListedAt is null || _manifest.Entries > ListedAlways, ApplyAsync, stopping);
        }
    }

    private async Task ApplyAsync(IndexChange change, CancellationToken stopping)
    {
        try
        {
            if (await _appender.AppendAsync(change, stopping) is { } manifest)
            {
                if (change.ListedAt is { } listed) await _blobs.TidyAsync(manifest, listed - TimeSpan.FromDays(1), stopping);
                return;
            }
        }
        catch (RequestFailedException refused) when (refused is { Status: 403, ErrorCode: not "AuthenticationFailed" })
        {
            // Somebody who may only read searches all the same.
        }

        await _changing.WaitAsync(stopping);
        try
        {
            Keep(change);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Keeps for this process what could not be written to storage.</summary>
    private void Keep(IndexChange change)
    {
        foreach (var batch in change.Added)
        {
            var merged = _own.Where(shard => (shard.Info.ModelVersion, shard.Dimensions) == (batch.ModelVersion, batch.Dimensions)).ToList();
            var shard = _folder.Write(batch.ModelVersion, batch.Dimensions, [.. merged, .. batch.Sources]);
            _own = [.. _own.Except(merged), shard];
            merged.ForEach(old => old.Release());
        }

        if (change.Added.Count == 0) return;
        var shards = _current.Parts.Select(part => part.Shard).Where(shard => _manifest.Shards.Contains(shard.Info)).ToList();
        shards.ForEach(shard => shard.Retain());
        Show(shards);
    }

    private static partial class Log
    {
        [LoggerMessage(6022, LogLevel.Warning, "latents/{Name}, a part of the index of latents, is missing or damaged; what it had is read from the latents themselves", EventName = "LatentShardLost")]
        public static partial void ShardLost(ILogger logger, string name);

        [LoggerMessage(6023, LogLevel.Warning, "The index of latents could not be compared with the latents, and is again later: {Reason}", EventName = "LatentComparisonFailed")]
        public static partial void ComparisonFailed(ILogger logger, string reason);
    }
}
