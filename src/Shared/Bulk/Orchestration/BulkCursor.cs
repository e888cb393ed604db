namespace AePipeline.Bulk.Orchestration;

/// <summary>Where a job's orchestration is: all that it takes over from one run to the next.</summary>
/// <param name="JobId">The job.</param>
public sealed record BulkCursor(string JobId)
{
    /// <summary>Pages listed.</summary>
    public int Pages { get; set; }

    /// <summary>Images listed.</summary>
    public long Listed { get; set; }

    /// <summary>Their size in bytes.</summary>
    public long ListedBytes { get; set; }

    /// <summary>Where the listing goes on; null at its beginning and its end.</summary>
    public string? Marker { get; set; }

    /// <summary>Whether the whole listing is there.</summary>
    public bool IsListed { get; set; }

    /// <summary>The next page to work on.</summary>
    public int NextPage { get; set; }

    /// <summary>Outcomes of the pages before it.</summary>
    public BulkCounts Counts { get; set; } = BulkCounts.None;

    /// <summary>The cursor behind a page that was listed.</summary>
    public BulkCursor Listing(BulkListedPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return this with
        {
            // A page in the middle may have lost all its images and is a page all the same.
            Pages = Pages + (page.Items > 0 || page.Marker is not null ? 1 : 0),
            Listed = Listed + page.Items,
            ListedBytes = ListedBytes + page.Bytes,
            Marker = page.Marker,
            IsListed = page.Marker is null,
        };
    }

    /// <summary>The cursor behind a page that was worked on.</summary>
    public BulkCursor Finishing(BulkPageResult page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return this with { NextPage = NextPage + 1, Counts = Counts + page.Counts };
    }
}
