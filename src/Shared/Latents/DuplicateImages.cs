using System.Numerics.Tensors;
using AePipeline.Latents.Indexing;
using AePipeline.Quality;
using Azure;

namespace AePipeline.Latents;

/// <summary>
/// Finds images that are nearly the same, by latents of one version of the embed model or by their hashes. Exact; brings those of
/// that version into memory.
/// </summary>
/// <param name="index">The latents.</param>
public sealed class DuplicateImages(LatentIndex index)
{
    /// <summary>Without another limit, images are duplicates whose distance is at most this share of the median distance between two images.</summary>
    public const double DefaultShare = 0.1;

    // More of one image's neighbours are found by way of each other.
    private const int Neighbours = 8;

    /// <summary>Finds the groups of duplicates.</summary>
    /// <param name="modelVersion">The version whose latents are compared; null, or one without latents, for that with the most.</param>
    /// <param name="maxDistance">Largest Euclidean distance of two duplicates; null for <see cref="DefaultShare"/> of the median.</param>
    /// <param name="maxHashDistance">Most bits in which the hashes of two duplicates differ, whatever their latents; -1 to compare latents alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<DuplicatesResult> FindAsync(string? modelVersion, double? maxDistance, int maxHashDistance, CancellationToken cancellationToken)
    {
        if (await ReadAsync(modelVersion, cancellationToken) is not var (version, group)) return new DuplicatesResult(null, 0, 0, []);
        if (group.Names.Length < 2) return new DuplicatesResult(version, group.Names.Length, 0, []);
        var limit = maxDistance ?? (DefaultShare * group.MedianDistance());
        var found = await Task.Run(() => Find(group, limit, maxHashDistance, cancellationToken), cancellationToken);
        return new DuplicatesResult(version, group.Names.Length, limit, found);
    }

    private async Task<(string Version, LatentGroup Latents)?> ReadAsync(string? modelVersion, CancellationToken cancellationToken)
    {
        using var snapshot = await index.ReadAsync(cancellationToken);
        var model = (modelVersion is null ? null : snapshot.Of(modelVersion)) ?? snapshot.Models.MaxBy(model => model.Count);
        return model is null ? null : (model.Version, LatentGroup.Of(model));
    }

    private static List<IReadOnlyList<NearestImage>> Find(LatentGroup group, double limit, int hashLimit, CancellationToken cancellationToken)
    {
        var count = group.Names.Length;
        var k = Math.Min(Neighbours, count - 1);
        var nearest = NearestNeighbours.FindOthers(group.Vectors, k, cancellationToken);
        var parents = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < nearest.Length; i++)
        {
            if (TensorPrimitives.Distance(group.Vectors[i / k], group.Vectors[nearest[i]]) <= limit) parents[Root(i / k)] = Root(nearest[i]);
        }

        foreach (var (one, other) in SameByHash(group.Hashes, hashLimit, cancellationToken)) parents[Root(one)] = Root(other);

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

    /// <summary>Pairs of images by their hashes: every pair is compared, which is one instruction each.</summary>
    private static IEnumerable<(int One, int Other)> SameByHash(ulong[] hashes, int limit, CancellationToken cancellationToken)
    {
        for (var one = 0; one < hashes.Length; one++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var other = one + 1; other < hashes.Length; other++)
            {
                if (PerceptualHash.Distance(hashes[one], hashes[other]) <= limit) yield return (one, other);
            }
        }
    }

    /// <summary>The first by name, and how far the others are from it.</summary>
    private static List<NearestImage> Describe(LatentGroup group, int[] same)
    {
        var first = same.MinBy(index => group.Names[index], StringComparer.Ordinal);
        return
        [
            .. same.Select(index => new NearestImage(
                    group.Names[index],
                    TensorPrimitives.Distance(group.Vectors[first], group.Vectors[index]),
                    group.Errors[index]) { HashDistance = PerceptualHash.Distance(group.Hashes[first], group.Hashes[index]) })
                .OrderBy(image => image.Distance).ThenBy(image => image.Name, StringComparer.Ordinal),
        ];
    }
}
