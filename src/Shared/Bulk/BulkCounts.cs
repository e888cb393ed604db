using System.Text.Json.Serialization;

namespace AePipeline.Bulk;

/// <summary>How many images came to which end.</summary>
/// <param name="Done">Results written.</param>
/// <param name="AlreadyDone">Results were there already.</param>
/// <param name="Rejected">Will never work.</param>
/// <param name="Gone">Deleted after they were listed.</param>
/// <param name="Failed">Kept failing for reasons that may pass.</param>
/// <param name="Bytes">Size of all of them in bytes.</param>
public sealed record BulkCounts(long Done = 0, long AlreadyDone = 0, long Rejected = 0, long Gone = 0, long Failed = 0, long Bytes = 0)
{
    /// <summary>No image yet.</summary>
    public static BulkCounts None { get; } = new();

    /// <summary>Images that have an outcome.</summary>
    [JsonIgnore]
    public long Finished => Done + AlreadyDone + Rejected + Gone + Failed;

    /// <summary>Images that have no result.</summary>
    [JsonIgnore]
    public long WithoutResult => Rejected + Gone + Failed;

    /// <summary>Counts outcomes.</summary>
    public static BulkCounts Of(IEnumerable<BulkOutcome> outcomes) =>
        outcomes.Aggregate(None, (counts, outcome) => counts.Add(outcome));

    /// <summary>Counts both.</summary>
    public static BulkCounts operator +(BulkCounts left, BulkCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Add(right);
    }

    /// <summary>Counts others too.</summary>
    public BulkCounts Add(BulkCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new BulkCounts(
            Done + other.Done, AlreadyDone + other.AlreadyDone, Rejected + other.Rejected, Gone + other.Gone, Failed + other.Failed, Bytes + other.Bytes);
    }

    /// <summary>Counts one more image.</summary>
    public BulkCounts Add(BulkOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var counts = this with { Bytes = Bytes + outcome.Bytes };
        return outcome.Kind switch
        {
            BulkOutcomeKind.Done => counts with { Done = Done + 1 },
            BulkOutcomeKind.AlreadyDone => counts with { AlreadyDone = AlreadyDone + 1 },
            BulkOutcomeKind.Rejected => counts with { Rejected = Rejected + 1 },
            BulkOutcomeKind.Gone => counts with { Gone = Gone + 1 },
            BulkOutcomeKind.Failed => counts with { Failed = Failed + 1 },
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Kind, "There is no such outcome."),
        };
    }
}
