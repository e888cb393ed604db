using System.Text;
using AePipeline.Latents.Indexing;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Latents;

/// <summary>Finds the images that are least like those that the embed model was trained on: those that it rebuilds worst. Thread-safe.</summary>
/// <param name="index">The latents.</param>
public sealed class UnusualImages(LatentIndex index)
{
    /// <summary>Finds them.</summary>
    /// <param name="modelVersion">The version whose latents are looked through; null, or one without latents, for that with the most.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The most unusual first; none without latents.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyList<UnusualImage>> FindAsync(string? modelVersion, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var snapshot = await index.ReadAsync(cancellationToken);
        var model = (modelVersion is null ? null : snapshot.Of(modelVersion)) ?? snapshot.Models.MaxBy(model => model.Count);
        if (model is null) return [];

        var worst = new PriorityQueue<(Shard Shard, int Entry), double>();
        foreach (var part in model.Parts)
        {
            for (var entry = 0; entry < part.Shard.Vectors; entry++)
            {
                if (!part.Counts(entry)) continue;
                worst.Enqueue((part.Shard, entry), part.Shard.ReconstructionError(entry));
                if (worst.Count > count) worst.Dequeue();
            }
        }

        return [.. worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => new UnusualImage(
            new ImageReference(ImageTask.Embed, Encoding.UTF8.GetString(item.Element.Shard.Name(item.Element.Entry))).ImageName, item.Priority))];
    }
}
