using System.Numerics.Tensors;
using AePipeline.Quality;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Latents;

/// <summary>Finds images that are nearly the same, by latents of one version of the embed model. Exact; holds the latents in memory.</summary>
public sealed class DuplicateImages : IDisposable
{
    /// <summary>Without another limit, images are duplicates whose distance is at most this share of the median distance between two images.</summary>
    public const double DefaultShare = 0.1;

    // More of one image's neighbours are found by way of each other.
    private const int Neighbours = 8;
    private const int SampledPairs = 10_000;

    private readonly LatentIndex _index;

    /// <summary>Nothing is read until it is asked.</summary>
    public DuplicateImages(LatentStore latents, IOptions<NearestOptions> options, TimeProvider time, ILogger<DuplicateImages> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _index = new LatentIndex(latents, options.Value, time, logger);
    }

    /// <summary>Finds the groups of duplicates.</summary>
    /// <param name="modelVersion">The version whose latents are compared; null, or one without latents, for that with the most.</param>
    /// <param name="maxDistance">Largest Euclidean distance of two duplicates; null for <see cref="DefaultShare"/> of the median.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TooManyLatentsException">There are more latents than are held in memory.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<DuplicatesResult> FindAsync(string? modelVersion, double? maxDistance, CancellationToken cancellationToken)
    {
        var groups = await _index.ReadAsync(cancellationToken).ConfigureAwait(false);
        var version = modelVersion is not null && groups.ContainsKey(modelVersion) ? modelVersion : groups.OrderByDescending(group => group.Value.Latents.Count).Select(group => group.Key).FirstOrDefault();
        if (version is null) return new DuplicatesResult(null, 0, 0, []);
        var group = groups[version];
        if (group.Latents.Count < 2) return new DuplicatesResult(version, group.Latents.Count, 0, []);
        var limit = maxDistance ?? (DefaultShare * MedianDistance(group.Vectors));
        var found = await Task.Run(() => Find(group, limit, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new DuplicatesResult(version, group.Latents.Count, limit, found);
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();

    private static List<IReadOnlyList<NearestImage>> Find(LatentGroup group, double limit, CancellationToken cancellationToken)
    {
        var count = group.Latents.Count;
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
    private static List<NearestImage> Describe(LatentGroup group, int[] same)
    {
        var first = same.MinBy(index => group.Latents[index].Image.ImageName, StringComparer.Ordinal);
        return
        [
            .. same.Select(index => new NearestImage(
                    group.Latents[index].Image.ImageName,
                    TensorPrimitives.Distance(group.Vectors[first], group.Vectors[index]),
                    group.Latents[index].Metadata.ReconstructionError))
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
}
