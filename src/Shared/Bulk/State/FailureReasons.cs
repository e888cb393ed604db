using System.Text.RegularExpressions;

namespace AePipeline.Bulk.State;

/// <summary>Groups the images that have no result by why, leaving out of each reason what differs from image to image.</summary>
public sealed partial class FailureReasons
{
    // Reasons that differ all the same must not fill the memory of a job of millions.
    private const int Most = 200;
    private const string Rest = "Other reasons";

    private readonly Dictionary<(BulkOutcomeKind Kind, string Reason), BulkFailureReason> _reasons = [];

    /// <summary>Counts an outcome if it is without a result.</summary>
    public void Add(BulkOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Kind is BulkOutcomeKind.Done or BulkOutcomeKind.AlreadyDone)
        {
            return;
        }

        var key = (outcome.Kind, Reason: Generalise(outcome));
        if (!_reasons.ContainsKey(key) && _reasons.Count >= Most)
        {
            key.Reason = Rest;
        }

        _reasons[key] = _reasons.TryGetValue(key, out var known)
            ? known with { Images = known.Images + 1 }
            : new BulkFailureReason(key.Kind, key.Reason, 1, outcome.Name);
    }

    /// <summary>The reasons, the most frequent first.</summary>
    public IReadOnlyList<BulkFailureReason> List() =>
        [.. _reasons.Values.OrderByDescending(reason => reason.Images).ThenBy(reason => reason.Reason, StringComparer.Ordinal)];

    private static string Generalise(BulkOutcome outcome)
    {
        var reason = outcome.Reason ?? (outcome.Kind == BulkOutcomeKind.Gone ? "The image was deleted after it was listed." : "No reason was given.");
        reason = reason.Replace(outcome.Name, "…", StringComparison.Ordinal);
        return Numbers().Replace(Quoted().Replace(reason, "'…'"), "N");
    }

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d[\d,.]*\d|\d")]
    private static partial Regex Numbers();
}
