using System.Collections.Concurrent;
using System.Text;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace AePipeline.Latents.Indexing;

/// <summary>Compares the index with a listing of the latents themselves, and says what to change in it.</summary>
/// <param name="latents">The latents.</param>
/// <param name="options">How much to download at once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of blobs that hold no vector.</param>
internal sealed partial class IndexComparison(LatentStore latents, NearestOptions options, TimeProvider time, ILogger logger)
{
    // What is read survives a process that is killed.
    private const int ReadAtOnce = 10_000;

    // By image: the latent that holds no usable vector, and why.
    private readonly ConcurrentDictionary<ImageReference, (string Tag, string Reason)> _setAside = new();

    /// <summary>The latents that the last comparison left out, as far as this process has read them.</summary>
    public IEnumerable<LatentLeftOut> LeftOut => _setAside.Select(aside => new LatentLeftOut(aside.Key.ImageName, aside.Value.Reason));

    /// <summary>Lists all latents and reads those that the index lacks.</summary>
    /// <param name="snapshot">The index.</param>
    /// <param name="lost">Shards that it should have.</param>
    /// <param name="mustRecord">Whether the index is to say when it was compared even if nothing is to change.</param>
    /// <param name="apply">Changes the index.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Whether something was to change.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<bool> RunAsync(
        LatentSnapshot snapshot,
        IReadOnlyList<ShardInfo> lost,
        bool mustRecord,
        Func<IndexChange, CancellationToken, Task> apply,
        CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var seen = snapshot.Parts.Select(part => new bool[part.Shard.Count]).ToArray();
        var missing = new List<StoredLatent>();
        var asideBefore = _setAside.ToDictionary();
        await foreach (var latent in latents.ListAsync(cancellationToken))
        {
            if (IsKnown(snapshot, latent, seen)) continue;
            if (asideBefore.TryGetValue(latent.Image, out var aside) && aside.Tag == latent.Tag)
            {
                asideBefore.Remove(latent.Image);
                continue;
            }

            missing.Add(latent);
            if (missing.Count < ReadAtOnce) continue;
            await apply(new IndexChange(await ReadAsync(snapshot, missing, cancellationToken)), cancellationToken);
            missing.Clear();
        }

        // What was set aside and is gone, or was written anew.
        foreach (var gone in asideBefore) _setAside.TryRemove(gone);
        var rewritten = snapshot.Parts.Where(part => part.IsMostlySuperseded).ToList();
        var batches = (await ReadAsync(snapshot, missing, cancellationToken))
            .Concat(Gone(snapshot, seen))
            .Concat(rewritten.Select(part => new LatentBatch(part.Shard.Info.ModelVersion, part.Shard.Dimensions, part.Rest())))
            .GroupBy(batch => (batch.ModelVersion, batch.Dimensions))
            .Select(same => new LatentBatch(same.Key.ModelVersion, same.Key.Dimensions, [.. same.SelectMany(batch => batch.Sources)]))
            .Where(batch => batch.Count > 0);
        var change = new IndexChange([.. batches]) { Dropped = [.. lost, .. rewritten.Select(part => part.Shard.Info)] };
        if (change.IsEmpty && !mustRecord) return false;
        await apply(change with { ListedAt = startedAt }, cancellationToken);
        return true;
    }

    private static bool IsKnown(LatentSnapshot snapshot, StoredLatent latent, bool[][] seen)
    {
        if (snapshot.Find(latent.Image.Path) is not var (part, entry)) return false;
        seen[part][entry] = true;
        return Encoding.ASCII.GetString(snapshot.Parts[part].Shard.Tag(entry)) == latent.Tag;
    }

    private static IEnumerable<LatentBatch> Gone(LatentSnapshot snapshot, bool[][] seen) => snapshot.Parts
        .Select((part, number) => (part.Shard, Entries: Enumerable.Range(0, part.Shard.Vectors).Where(entry => part.Counts(entry) && !seen[number][entry]).ToList()))
        .Where(gone => gone.Entries.Count > 0)
        .Select(gone => new LatentBatch(gone.Shard.Info.ModelVersion, gone.Shard.Dimensions, LatentEntry.Gather(gone.Entries.Select(entry => new LatentEntry(
            Encoding.UTF8.GetString(gone.Shard.Name(entry)),
            Encoding.ASCII.GetString(gone.Shard.Tag(entry)),
            DateTimeOffset.FromUnixTimeSeconds(gone.Shard.WrittenAt(entry)),
            gone.Shard.ReconstructionError(entry),
            Values: null)))));

    private async Task<List<LatentBatch>> ReadAsync(LatentSnapshot snapshot, List<StoredLatent> missing, CancellationToken cancellationToken)
    {
        var read = new ConcurrentBag<LatentVector>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(missing, parallel, async (latent, token) =>
        {
            try
            {
                // Of another version by now, or gone: then the next listing says so.
                if (await latents.ReadWithMetadataAsync(latent.Image, token) is not { } vector) return;
                if (LatentLeftOut.FindProblem([.. vector.Values]) is { } problem) SetAside(latent, problem);
                else read.Add(vector);
            }
            catch (InvalidDataException damaged)
            {
                SetAside(latent, damaged.Message);
            }
        });
        return [.. read.GroupBy(vector => vector.Latent.Metadata.Origin.ModelVersion, StringComparer.Ordinal).Select(version => Gather(snapshot, version.Key, version)).OfType<LatentBatch>()];
    }

    private LatentBatch? Gather(LatentSnapshot snapshot, string version, IEnumerable<LatentVector> vectors)
    {
        var lengths = vectors.GroupBy(vector => vector.Values.Count).ToList();
        var d = snapshot.Of(version)?.Dimensions ?? lengths.MaxBy(same => same.Count())!.Key;
        foreach (var misfit in lengths.Where(same => same.Key != d).SelectMany(same => same))
        {
            SetAside(misfit.Latent, LatentLeftOut.ReasonOfLength(misfit.Values.Count, d));
        }

        var fit = lengths.FirstOrDefault(same => same.Key == d);
        return fit is null ? null : new LatentBatch(version, d, LatentEntry.Gather(fit.Select(LatentEntry.Of)));
    }

    private void SetAside(StoredLatent latent, string reason)
    {
        _setAside[latent.Image] = (latent.Tag, reason);
        Log.Unreadable(logger, latent.Image.LatentName, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Warning, "latents/{Name} is left out of the comparison of images: {Reason} Delete it; the pipeline makes it again", EventName = "LatentUnreadable")]
        public static partial void Unreadable(ILogger logger, string name, string reason);
    }
}
