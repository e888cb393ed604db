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

        var reason = ReasonOf(outcome);
        var key = (outcome.Kind, Reason: Varying().Replace(reason, Placeholder));
        if (!_reasons.ContainsKey(key) && _reasons.Count >= Most)
        {
            key.Reason = reason = Rest;
        }

        _reasons[key] = _reasons.TryGetValue(key, out var known)
            ? known with { Images = known.Images + 1, Reason = Common(known.Reason, reason) }
            : new BulkFailureReason(key.Kind, reason, 1, outcome.Name);
    }

    /// <summary>The reasons, the most frequent first.</summary>
    public IReadOnlyList<BulkFailureReason> List() =>
        [.. _reasons.Values.OrderByDescending(reason => reason.Images).ThenBy(reason => reason.Reason, StringComparer.Ordinal)];

    private static string ReasonOf(BulkOutcome outcome)
    {
        var reason = outcome.Reason ?? (outcome.Kind == BulkOutcomeKind.Gone ? "The image was deleted after it was listed." : "No reason was given.");
        // As a word: the name of an image may be a letter.
        return reason.Contains(outcome.Name, StringComparison.Ordinal) ? Regex.Replace(reason, $@"(?<!\w){Regex.Escape(outcome.Name)}(?!\w)", "…") : reason;
    }

    /// <summary>What two reasons of a group have in common: a number or a quotation that is another in the other gives way to a placeholder.</summary>
    private static string Common(string known, string other)
    {
        if (known == other) return known;
        var others = new Queue<string>(Varying().Matches(other).Select(match => match.Value));
        return Varying().Replace(known, match => others.Dequeue() == match.Value ? match.Value : Placeholder(match));
    }

    private static string Placeholder(Match varying) => varying.Value[0] == '\'' ? "'…'" : "#";

    [GeneratedRegex(@"'[^']*'|\d[\d,.]*\d|\d|#")]
    private static partial Regex Varying();
}
