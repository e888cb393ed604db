using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>
/// Finds blobs by what their names start with: many in a few listings, and not in one for each. What all the starts have in common is listed.
/// Where that leads through too many other blobs, the starts that were not reached are parted in two, and each half is listed by what it has in
/// common. Neighbours in a folder have much in common, so that a page of one takes one listing as a rule. Thread-safe.
/// </summary>
/// <param name="listings">Lists the blobs.</param>
/// <param name="mostListed">Blobs after which the rest is parted, at most <see cref="BlobListings.MaxPageSize"/>.</param>
public sealed class BlobLookup(BlobListings listings, int mostListed = 1000)
{
    private const int ListedAtOnce = 16;

    /// <summary>Finds all blobs whose names begin with one of some starts.</summary>
    /// <param name="container">Name of the container.</param>
    /// <param name="starts">The starts; the order does not matter.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>They, with their metadata, and others whose names lie between, in the order of their names.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer, or has no such container.</exception>
    public async Task<IReadOnlyCollection<BlobItem>> FindAsync(string container, IEnumerable<string> starts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starts);
        string[] all = [.. starts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var found = new ConcurrentDictionary<string, BlobItem>(StringComparer.Ordinal);
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = ListedAtOnce, CancellationToken = cancellationToken };
        for (string[][] groups = all.Length == 0 ? [] : [all]; groups.Length > 0;)
        {
            var left = new ConcurrentBag<string[]>();
            await Parallel.ForEachAsync(groups, bounded, async (group, token) =>
            {
                foreach (var half in Part(await ListAsync(container, group, found, token))) left.Add(half);
            });
            groups = [.. left];
        }

        return [.. found.Values.OrderBy(blob => blob.Name, StringComparer.Ordinal)];
    }

    /// <summary>Lists what some starts have in common.</summary>
    /// <returns>The starts that were not reached; none of a single one, which is listed to its end.</returns>
    private async Task<string[]> ListAsync(string container, string[] starts, ConcurrentDictionary<string, BlobItem> found, CancellationToken cancellationToken)
    {
        var query = new BlobListQuery(container, CommonStart(starts[0], starts[^1])) { Traits = BlobTraits.Metadata };
        await foreach (var page in listings.ListAsync(query, marker: null, mostListed, cancellationToken))
        {
            foreach (var blob in page.Blobs) found[blob.Name] = blob;
            if (page.Marker is null) return [];
            if (starts.Length == 1) continue;
            var last = page.Entries.Count > 0 ? page.Entries[^1].Name : "";
            return [.. starts.Where(start => string.CompareOrdinal(start, last) > 0 || last.StartsWith(start, StringComparison.Ordinal))];
        }

        return [];
    }

    private static string[][] Part(string[] starts) => starts.Length switch
    {
        0 => [],
        1 => [starts],
        var count => [starts[..(count / 2)], starts[(count / 2)..]],
    };

    /// <summary>Of names in order, what the first and the last have in common is common to all.</summary>
    private static string CommonStart(string first, string last)
    {
        var length = first.AsSpan().CommonPrefixLength(last);
        // Half of a surrogate pair is no character.
        return first[..(length > 0 && char.IsHighSurrogate(first[length - 1]) ? length - 1 : length)];
    }
}
