namespace AePipeline.Processing.Sweeping;

/// <summary>What one run of the sweep did.</summary>
/// <param name="LookedAt">Uploads that were listed.</param>
/// <param name="Found">Those of them that have work left and are no longer their trigger's business.</param>
/// <param name="Enqueued">Messages that were put on the queue.</param>
/// <param name="End">Why it ended.</param>
public sealed record SweepReport(int LookedAt, int Found, int Enqueued, SweepEnd End)
{
    /// <summary>Whether the round is complete.</summary>
    public bool IsComplete => End == SweepEnd.RoundComplete;

    /// <summary>Whether another process holds the sweep.</summary>
    public bool IsHeldElsewhere => End == SweepEnd.HeldElsewhere;
}
