namespace AePipeline.Bulk;

/// <summary>How far a job is: the content of <c>jobs/{id}/status.json</c>.</summary>
public sealed record BulkStatus
{
    /// <summary>The job.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is.</summary>
    public required BulkState State { get; init; }

    /// <summary>Of the request: of the jobs that wait, the highest goes first.</summary>
    public int Priority { get; set; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Problem { get; set; }

    /// <summary>Images listed so far.</summary>
    public long Listed { get; set; }

    /// <summary>Size of the images listed so far in bytes.</summary>
    public long ListedBytes { get; set; }

    /// <summary>Pages listed so far.</summary>
    public int Pages { get; set; }

    /// <summary>The page that is worked on, from 0.</summary>
    public int Page { get; set; }

    /// <summary>Outcomes so far; between two pages exact, within one at most a moment old.</summary>
    public BulkCounts Counts { get; set; } = BulkCounts.None;

    /// <summary>
    /// Images that are finished in batches which are still worked on, as far as the process knows that wrote this: a hint, since their outcomes
    /// are recorded, and counted, with those of their batch.
    /// </summary>
    public int Underway { get; set; }

    /// <summary>Pages before this one are finished.</summary>
    public int CheckpointPage { get; set; }

    /// <summary>Outcomes of the pages that are finished.</summary>
    public BulkCounts CheckpointCounts { get; set; } = BulkCounts.None;

    /// <summary>Images a second, over about the last half minute; null before the first.</summary>
    public double? ImagesPerSecond { get; set; }

    /// <summary>Estimated time until the end in seconds; null when it is not known or nobody works on the job.</summary>
    public double? SecondsLeft { get; set; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody first worked on it; null before.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When this was written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was completed, cancelled or failed; null before.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>A job that nobody has looked at yet.</summary>
    public static BulkStatus Of(BulkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new BulkStatus
        {
            Id = request.Id,
            State = BulkState.Waiting,
            Priority = request.Priority,
            CreatedAt = request.CreatedAt,
            UpdatedAt = request.CreatedAt,
        };
    }

    /// <summary>The job with its images in work, also when it was cancelled and resumed while they were.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or is to stop.</exception>
    public BulkStatus EnterRunning() =>
        State == BulkState.Waiting ? Enter(BulkState.Listing).Enter(BulkState.Running) : Enter(BulkState.Running);

    /// <summary>Moves the job to another state.</summary>
    /// <exception cref="InvalidOperationException">That state may not follow this one.</exception>
    public BulkStatus Enter(BulkState next) => State == next
        ? this
        : State.MayBecome(next)
            ? this with { State = next, Problem = null, SecondsLeft = null, Underway = 0 }
            : throw new InvalidOperationException($"The job '{Id}' is {State} and cannot become {next}.");
}
