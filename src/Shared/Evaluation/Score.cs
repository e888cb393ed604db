namespace AePipeline.Evaluation;

/// <summary>A model's figure beside those of the baselines.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The model's figure; of several images their mean.</param>
/// <param name="Baselines">What the model has to beat.</param>
public sealed record Score(Metric Metric, double Value, IReadOnlyList<Baseline> Baselines)
{
    /// <summary>The figure of the worst image; null for a single image, for figures of a whole set, and where none is worse.</summary>
    public double? Worst { get; init; }

    /// <summary>The mean of one metric's scores over images, with the worst of them.</summary>
    /// <param name="scores">At least one; all of one metric.</param>
    public static Score Mean(IReadOnlyCollection<Score> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var metric = scores.First().Metric;
        var baselines = scores
            .SelectMany(score => score.Baselines)
            .GroupBy(baseline => baseline.Key)
            .Select(same => same.First() with { Value = same.Average(baseline => baseline.Value) });
        return new Score(metric, scores.Average(score => score.Value), [.. baselines])
        {
            Worst = metric.LargerIsBetter is null ? null : scores.Select(score => score.Value).Aggregate(metric.Worse),
        };
    }
}
