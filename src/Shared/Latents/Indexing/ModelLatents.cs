using System.Numerics.Tensors;
using System.Text;
using AePipeline.Limits;

namespace AePipeline.Latents.Indexing;

/// <summary>The latents of one model version in a snapshot, which are comparable with each other.</summary>
internal sealed class ModelLatents
{
    // A megabyte of vectors of 64 numbers: enough to be worth a turn, few enough for all cores to end together.
    private const int EntriesAtOnce = 4096;

    /// <param name="version">The model version.</param>
    /// <param name="parts">Its shards.</param>
    public ModelLatents(string version, IReadOnlyList<ShardPart> parts)
    {
        Version = version;

        // A version has one length; what somebody else put there in another cannot be compared.
        Dimensions = parts.GroupBy(part => part.Shard.Dimensions).MaxBy(same => same.Sum(part => (long)part.Count))!.Key;
        Parts = [.. parts.Where(part => part.Shard.Dimensions == Dimensions && part.Count > 0)];
        Misfits = [.. parts.Where(part => part.Shard.Dimensions != Dimensions && part.Count > 0)];
        Count = Parts.Sum(part => part.Count);
    }

    /// <summary>The embed model that made them.</summary>
    public string Version { get; }

    /// <summary>Length d of each.</summary>
    public int Dimensions { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Where they are.</summary>
    public IReadOnlyList<ShardPart> Parts { get; }

    /// <summary>Where those of another length are, which are compared with none.</summary>
    public IReadOnlyList<ShardPart> Misfits { get; }

    /// <summary>
    /// Finds the latents nearest to a vector. Every one is compared, on every core, in one pass over the memory: that takes as
    /// long as reading it, so that no norms are kept, whose use would cost digits and save nothing.
    /// </summary>
    /// <param name="query"><c>[d]</c>.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <returns>The nearest first, in the order of their names' bytes where distances are equal.</returns>
    public IReadOnlyList<LatentMatch> FindNearest(float[] query, int count, CancellationToken cancellationToken)
    {
        var blocks = Parts
            .SelectMany(part => Enumerable.Range(0, (part.Shard.Vectors + EntriesAtOnce - 1) / EntriesAtOnce).Select(block => (Part: part, First: block * EntriesAtOnce)))
            .ToArray();
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = CpuBudget.Cores };
        var merged = new NearestEntries(count);
        Parallel.For(
            0,
            blocks.Length,
            options,
            () => new NearestEntries(count),
            (block, _, nearest) =>
            {
                Search(blocks[block].Part, blocks[block].First, query, nearest);
                return nearest;
            },
            nearest =>
            {
                lock (merged) merged.Add(nearest);
            });
        return [.. merged.InOrder().Select(Describe)];
    }

    private static void Search(ShardPart part, int first, float[] query, NearestEntries nearest)
    {
        var d = query.Length;
        var end = Math.Min(first + EntriesAtOnce, part.Shard.Vectors);
        var vectors = part.Shard.Values[(first * d)..(end * d)];
        for (var entry = first; entry < end; entry++, vectors = vectors[d..])
        {
            var distance = TensorPrimitives.Distance(query, vectors[..d]);
            if (distance <= nearest.Farthest && part.Counts(entry)) nearest.Add(distance, part.Shard, entry);
        }
    }

    private LatentMatch Describe((float Distance, Shard Shard, int Entry) near) => new(
        Encoding.UTF8.GetString(near.Shard.Name(near.Entry)),
        Encoding.ASCII.GetString(near.Shard.Tag(near.Entry)),
        near.Distance,
        near.Shard.ReconstructionError(near.Entry));
}
