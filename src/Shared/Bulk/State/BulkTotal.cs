namespace AePipeline.Bulk.State;

/// <summary>The outcomes of a job's pages, added up.</summary>
public sealed class BulkTotal
{
    private readonly FailureReasons _failures = new();
    private readonly SortedDictionary<string, long> _versions = new(StringComparer.Ordinal);
    private double _imageSeconds;

    /// <summary>The first page that lacks outcomes, at which adding up stopped; null when none does.</summary>
    public int? LostPage { get; set; }

    /// <summary>See <see cref="BulkSummary"/>.</summary>
    public string ListingSha256 { get; set; } = "";

    /// <summary>Of the pages before <see cref="LostPage"/>, or of all.</summary>
    public BulkCounts Counts { get; private set; } = BulkCounts.None;

    /// <summary>Adds a page.</summary>
    public void Add(IReadOnlyList<BulkOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        Counts += BulkCounts.Of(outcomes);
        foreach (var outcome in outcomes)
        {
            _failures.Add(outcome);
            _imageSeconds += outcome.Seconds;
            if (outcome.ModelVersion is { } version)
            {
                _versions[version] = _versions.GetValueOrDefault(version) + 1;
            }
        }
    }

    /// <summary>The summary of the whole job.</summary>
    public BulkSummary ToSummary(string id, DateTimeOffset startedAt, DateTimeOffset endedAt) => new(
        id,
        Counts.Finished,
        ListingSha256,
        Counts,
        _failures.List(),
        _versions,
        startedAt,
        endedAt,
        (endedAt - startedAt).TotalSeconds,
        _imageSeconds);
}
