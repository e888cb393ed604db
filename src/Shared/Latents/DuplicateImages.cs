using System.Numerics.Tensors;
using System.Text;
using AePipeline.Latents.Indexing;
using AePipeline.Quality;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Latents;

/// <summary>Finds images that are nearly the same, by latents of one version of the embed model. Exact; brings those of that version into memory.</summary>
/// <param name="index">The latents.</param>
public sealed class DuplicateImages(LatentIndex index)
{
    /// <summary>Without another limit, images are duplicates whose distance is at most this share of the median distance between two images.</summary>
    public const double DefaultShare = 0.1;

    // More of one image's neighbours are found by way of each other.
    private const int Neighbours = 8;
    private const int SampledPairs = 10_000;

    /// <summary>Finds the groups of duplicates.</summary>
    /// <param name="modelVersion">The version whose latents are compared; null, or one without latents, for that with the most.</param>
    /// <param name="maxDistance">Largest Euclidean distance of two duplicates; null for <see cref="DefaultShare"/> of the median.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<DuplicatesResult> FindAsync(string? modelVersion, double? maxDistance, CancellationToken cancellationToken)
    {
        if (await ReadAsync(modelVersion, cancellationToken).ConfigureAwait(false) is not var (version, group)) return new DuplicatesResult(null, 0, 0, []);
        if (group.Names.Length < 2) return new DuplicatesResult(version, group.Names.Length, 0, []);
        var limit = maxDistance ?? (DefaultShare * MedianDistance(group.Vectors));
        var found = await Task.Run(() => Find(group, limit, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new DuplicatesResult(version, group.Names.Length, limit, found);
    }

    private async Task<(string Version, Group Latents)?> ReadAsync(string? modelVersion, CancellationToken cancellationToken)
    {
        using var snapshot = await index.ReadAsync(cancellationToken).ConfigureAwait(false);
        var model = (modelVersion is null ? null : snapshot.Of(modelVersion)) ?? snapshot.Models.MaxBy(model => model.Count);
        return model is null ? null : (model.Version, Group.Of(model));
    }

    private static List<IReadOnlyList<NearestImage>> Find(Group group, double limit, CancellationToken cancellationToken)
    {
        var count = group.Names.Length;
        var k = Math.Min(Neighbours, count - 1);
        var nearest = NearestNeighbours.FindOthers(group.Vectors, k, cancellationToken);
        var parents = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < nearest.Length; i++)
        {
            if (TensorPrimitives.Distance(group.Vectors[i / k], group.Vectors[nearest[i]]) <= limit) parents[Root(i / k)] = Root(nearest[i]);
        }

        return
        [
            .. Enumerable.Range(0, count).GroupBy(Root).Where(same => same.Count() > 1).Select(same => Describe(group, [.. same]))
                .OrderByDescending(same => same.Count).ThenBy(same => same[0].Name, StringComparer.Ordinal),
        ];

        int Root(int index)
        {
            while (parents[index] != index) index = parents[index] = parents[parents[index]];
            return index;
        }
    }

    /// <summary>The first by name, and how far the others are from it.</summary>
    private static List<NearestImage> Describe(Group group, int[] same)
    {
        var first = same.MinBy(index => group.Names[index], StringComparer.Ordinal);
        return
        [
            .. same.Select(index => new NearestImage(
                    group.Names[index],
                    TensorPrimitives.Distance(group.Vectors[first], group.Vectors[index]),
                    group.Errors[index]))
                .OrderBy(image => image.Distance).ThenBy(image => image.Name, StringComparer.Ordinal),
        ];
    }

    private static double MedianDistance(VectorSet vectors)
    {
        var random = new Random(0);
        var distances = new List<double>(SampledPairs);
        for (var i = 0; i < SampledPairs; i++)
        {
            var (one, other) = (random.Next(vectors.Count), random.Next(vectors.Count));
            if (one != other) distances.Add(TensorPrimitives.Distance(vectors[one], vectors[other]));
        }

        distances.Sort();
        return distances[distances.Count / 2];
    }

    /// <summary>Latents of one model version in the order of their names.</summary>
    /// <param name="Names">Names of the uploads.</param>
    /// <param name="Errors">Reconstruction errors.</param>
    /// <param name="Vectors">The latents.</param>
    private sealed record Group(string[] Names, double[] Errors, VectorSet Vectors)
    {
        public static Group Of(ModelLatents model)
        {
            var entries = model.Parts
                .SelectMany(part => Enumerable.Range(0, part.Shard.Vectors).Where(part.Counts).Select(entry => (part.Shard, Entry: entry)))
                .ToArray();
            var names = Array.ConvertAll(entries, entry => new ImageReference(ImageTask.Embed, Encoding.UTF8.GetString(entry.Shard.Name(entry.Entry))).ImageName);
            Array.Sort(names, entries, StringComparer.Ordinal);
            var vectors = new VectorSet(new float[checked(names.Length * model.Dimensions)], names.Length, model.Dimensions);
            for (var i = 0; i < entries.Length; i++) entries[i].Shard.Vector(entries[i].Entry).CopyTo(vectors.Values.AsSpan(i * model.Dimensions));
            return new Group(names, Array.ConvertAll(entries, entry => entry.Shard.ReconstructionError(entry.Entry)), vectors);
        }
    }
}
