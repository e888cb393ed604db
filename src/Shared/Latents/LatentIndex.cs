using System.Collections.Concurrent;
using AePipeline.Quality;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace AePipeline.Latents;

/// <summary>
/// All latents in memory, by model version. Following the storage costs one listing for every 5,000 and a download for
/// each that is new or has changed. Thread-safe.
/// </summary>
/// <param name="latents">The latents.</param>
/// <param name="options">How often to look, and how many to hold.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of blobs that hold no vector.</param>
internal sealed partial class LatentIndex(LatentStore latents, NearestOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ImageReference, string> _unreadable = new();
    private Dictionary<string, LatentGroup> _groups = new(StringComparer.Ordinal);
    private Task? _refresh;
    private long _refreshedAt;

    /// <summary>The latents as they were at most <see cref="NearestOptions.RefreshInterval"/> ago.</summary>
    /// <exception cref="TooManyLatentsException">There are more than are held.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, LatentGroup>> ReadAsync(CancellationToken cancellationToken)
    {
        Task refresh;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            var isDue = _refresh is not { IsCompleted: false }
                && (_refresh is not { IsCompletedSuccessfully: true } || time.GetElapsedTime(_refreshedAt) >= options.RefreshInterval);
            if (isDue)
            {
                // Not the caller's to cancel: a first load that outlasts every caller's patience would begin anew each time.
                _refreshedAt = time.GetTimestamp();
                _refresh = Task.Run(() => RefreshAsync(_stopping.Token), CancellationToken.None);
            }

            refresh = _refresh!;
        }

        await refresh.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Volatile.Read(ref _groups);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopping.Cancel();
        }
    }

    private async Task RefreshAsync(CancellationToken stopping)
    {
        var listed = new Dictionary<string, List<StoredLatent>>(StringComparer.Ordinal);
        var count = 0;
        await foreach (var latent in latents.ListAsync(stopping).ConfigureAwait(false))
        {
            if (++count > options.MaxLatents)
            {
                throw new TooManyLatentsException(options.MaxLatents);
            }

            var version = latent.Metadata.Origin.ModelVersion;
            if (!listed.TryGetValue(version, out var group))
            {
                listed[version] = group = [];
            }

            group.Add(latent);
        }

        var groups = new Dictionary<string, LatentGroup>(StringComparer.Ordinal);
        foreach (var (version, group) in listed)
        {
            groups[version] = await FollowAsync(version, group, _groups.GetValueOrDefault(version), stopping).ConfigureAwait(false);
        }

        Volatile.Write(ref _groups, groups);
    }

    private async Task<LatentGroup> FollowAsync(string version, List<StoredLatent> listed, LatentGroup? known, CancellationToken stopping)
    {
        var rows = new Dictionary<ImageReference, int>();
        foreach (var (row, latent) in (known?.Latents ?? []).Index())
        {
            rows[latent.Image] = row;
        }

        bool IsKnown(StoredLatent latent) => rows.TryGetValue(latent.Image, out var row) && known!.Latents[row].Tag == latent.Tag;

        listed.RemoveAll(latent => _unreadable.TryGetValue(latent.Image, out var tag) && tag == latent.Tag);
        if (known is not null && known.Latents.Count == listed.Count && listed.TrueForAll(IsKnown))
        {
            return known;
        }

        var fresh = new ConcurrentDictionary<ImageReference, LatentVector>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = stopping };
        await Parallel.ForEachAsync(listed.Where(latent => !IsKnown(latent)), parallel, async (latent, token) =>
        {
            // Of another version by now, or gone: the next listing says so.
            if (await DownloadAsync(latent, token).ConfigureAwait(false) is { } vector && vector.Latent.Metadata.Origin.ModelVersion == version)
            {
                fresh[latent.Image] = vector;
            }
        }).ConfigureAwait(false);

        var d = known is { Latents.Count: > 0 }
            ? known.Vectors.Dimensions
            : fresh.Values.GroupBy(vector => vector.Values.Count).MaxBy(same => same.Count())?.Key ?? 0;
        return Merge(listed.Where(latent => IsKnown(latent) || IsFit(fresh.GetValueOrDefault(latent.Image), d)).ToList(), rows, known, fresh, d);
    }

    private async Task<LatentVector?> DownloadAsync(StoredLatent latent, CancellationToken cancellationToken)
    {
        try
        {
            return await latents.ReadWithMetadataAsync(latent.Image, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException damaged)
        {
            SetAside(latent, damaged.Message);
            return null;
        }
    }

    private bool IsFit(LatentVector? vector, int d)
    {
        if (vector is not null && vector.Values.Count != d)
        {
            SetAside(vector.Latent, $"It has {vector.Values.Count} values, and the others of its model version {d}.");
            return false;
        }

        return vector is not null;
    }

    private void SetAside(StoredLatent latent, string reason)
    {
        _unreadable[latent.Image] = latent.Tag;
        Log.Unreadable(logger, latent.Image.LatentName, reason);
    }

    private static LatentGroup Merge(
        List<StoredLatent> latents,
        Dictionary<ImageReference, int> rows,
        LatentGroup? known,
        ConcurrentDictionary<ImageReference, LatentVector> fresh,
        int d)
    {
        var vectors = new VectorSet(new float[checked(latents.Count * d)], latents.Count, d);
        for (var i = 0; i < latents.Count; i++)
        {
            var to = vectors.Values.AsSpan(i * d, d);
            if (fresh.TryGetValue(latents[i].Image, out var vector))
            {
                latents[i] = vector.Latent;
                ((float[])vector.Values).CopyTo(to);
            }
            else
            {
                known!.Vectors[rows[latents[i].Image]].CopyTo(to);
            }
        }

        return new LatentGroup(latents, vectors);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "latents/{Name} is left out of the comparison of images: {Reason} Delete it; the pipeline makes it again", EventName = "LatentUnreadable")]
        public static partial void Unreadable(ILogger logger, string name, string reason);
    }
}
