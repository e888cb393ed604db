using System.Collections.Concurrent;
using System.Numerics.Tensors;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Options;

namespace AePipeline.Latents;

/// <summary>
/// Finds latents and looks whether those that are found are still as they were, unless the search has just done that: a deleted
/// latent is never found, and one that was overwritten only by its newest vector. That costs a small request for each.
/// </summary>
/// <param name="search">Finds them.</param>
/// <param name="latents">The latents themselves.</param>
/// <param name="options">How many requests at once.</param>
public sealed class CheckedLatentSearch(ILatentSearch search, LatentStore latents, IOptions<NearestOptions> options)
{
    /// <summary>Finds the latents nearest to a vector.</summary>
    /// <exception cref="LatentSearchException">The database does not answer, or not as it should.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<LatentAnswer> FindAsync(LatentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var seen = new ConcurrentDictionary<string, LatentMatch?>(StringComparer.Ordinal);
        for (var wanted = query.Count; ;)
        {
            var answer = await search.FindAsync(query with { Count = wanted }, cancellationToken);
            if (answer.IsChecked) return answer;
            await CheckAsync(query, answer.Nearest.Where(match => !seen.ContainsKey(match.Path)), seen, cancellationToken);

            // What has moved away farther than was searched could have others before it.
            var searched = answer.Nearest.Count < wanted ? float.PositiveInfinity : answer.Nearest[^1].Distance;
            var nearest = seen.Values.OfType<LatentMatch>()
                .Where(match => match.Distance <= searched)
                .OrderBy(match => match.Distance).ThenBy(match => match.Path, StringComparer.Ordinal)
                .Take(query.Count)
                .ToList();
            if (nearest.Count == query.Count || float.IsPositiveInfinity(searched)) return answer with { Nearest = nearest, IsChecked = true };
            wanted *= 2;
        }
    }

    private Task CheckAsync(
        LatentQuery query, IEnumerable<LatentMatch> matches, ConcurrentDictionary<string, LatentMatch?> seen, CancellationToken cancellationToken)
    {
        float[] vector = [.. query.Values];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(matches, parallel, async (match, token) =>
        {
            var image = new ImageReference(ImageTask.Embed, match.Path);
            var (isSame, now) = await latents.CheckAsync(image, match.Tag, token);
            seen[match.Path] = isSame ? match : now is not null && now.Latent.Metadata.Origin.ModelVersion == query.ModelVersion && now.Values.Count == vector.Length
                ? new LatentMatch(match.Path, now.Latent.Tag, TensorPrimitives.Distance(vector, [.. now.Values]), now.Latent.Metadata.ReconstructionError)
                : null;
        });
    }
}
