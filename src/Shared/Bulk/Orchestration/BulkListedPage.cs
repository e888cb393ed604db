namespace AePipeline.Bulk.Orchestration;

/// <summary>What listing a page came to.</summary>
/// <param name="Items">Images on it; 0 when the listing had ended.</param>
/// <param name="Bytes">Their size in bytes.</param>
/// <param name="Marker">Where the next page begins; null when there is none.</param>
public sealed record BulkListedPage(int Items, long Bytes, string? Marker)
{
    /// <summary>Whether the job is to stop.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Why the job cannot be done; null when it can.</summary>
    public string? Problem { get; set; }

    /// <summary>A job that was finished up to this page before; null when it starts from the beginning.</summary>
    public int? ResumeAt { get; set; }

    /// <summary>Outcomes of the pages before <see cref="ResumeAt"/>.</summary>
    public BulkCounts? ResumeCounts { get; set; }
}
