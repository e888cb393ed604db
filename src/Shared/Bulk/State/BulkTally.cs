using System.Security.Cryptography;
using System.Text;

namespace AePipeline.Bulk.State;

/// <summary>Adds up a job's outcomes against its listing.</summary>
/// <param name="pages">Both.</param>
public sealed class BulkTally(BulkPageStore pages)
{
    private const int PartsAtOnce = 8;

    /// <summary>Reads the job page by page, up to the first that lacks an outcome.</summary>
    public async Task<BulkTotal> CountAsync(BulkRequest request, int pageCount, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var total = new BulkTotal();
        for (var page = 0; page < pageCount; page++)
        {
            var items = await pages.FindItemsAsync(request.Id, page, cancellationToken);
            if (items is null || await FindOutcomesAsync(request, page, items, cancellationToken) is not { } outcomes)
            {
                total.LostPage = page;
                return total;
            }

            foreach (var item in items)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{item.Name}\n"));
            }

            total.Add(outcomes);
        }

        total.ListingSha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return total;
    }

    /// <summary>The outcomes of a page; null unless every image has exactly one.</summary>
    private async Task<IReadOnlyList<BulkOutcome>?> FindOutcomesAsync(
        BulkRequest request, int page, IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        var outcomes = new List<BulkOutcome>(items.Count);
        var batches = Enumerable.Range(0, (items.Count + request.BatchSize - 1) / request.BatchSize);
        foreach (var some in batches.Chunk(PartsAtOnce))
        {
            var parts = await Task.WhenAll(some.Select(batch => pages.FindOutcomesAsync(request.Id, page, batch, cancellationToken)));
            outcomes.AddRange(parts.SelectMany(part => part ?? []));
        }

        return outcomes.Select(outcome => outcome.Name).SequenceEqual(items.Select(item => item.Name)) ? outcomes : null;
    }
}
