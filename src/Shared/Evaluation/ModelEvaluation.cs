namespace AePipeline.Evaluation;

/// <summary>What a model version is worth on a set of images.</summary>
public sealed record ModelEvaluation
{
    /// <summary>The family of model.</summary>
    public required string Task { get; init; }

    /// <summary>The version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>How it was measured, in sentences that suffice to measure it again.</summary>
    public required IReadOnlyList<string> Protocol { get; init; }

    /// <summary>The figures of the whole set, image metrics as means.</summary>
    public required IReadOnlyList<Score> Scores { get; init; }

    /// <summary>The figures of each image.</summary>
    public required IReadOnlyList<ImageScores> Images { get; init; }

    /// <summary>
    /// The figures under the names of a model card. A baseline's key comes after the first word of the metric's name, and
    /// so does <c>worst</c>: <c>psnr.sigma25</c>, <c>psnr.noisy.sigma25</c>, <c>psnr.worst.sigma25</c>.
    /// </summary>
    public IReadOnlyDictionary<string, double> ToCardMetrics()
    {
        var metrics = new Dictionary<string, double>();
        foreach (var score in Scores)
        {
            Add(metrics, score.Metric, null, score.Value);
            foreach (var baseline in score.Baselines) Add(metrics, score.Metric, baseline.Key, baseline.Value);
            if (score.Worst is { } worst) Add(metrics, score.Metric, "worst", worst);
        }

        return metrics;
    }

    private static void Add(Dictionary<string, double> metrics, Metric metric, string? key, double value)
    {
        var words = metric.Name.Split('.', 2);
        var name = string.Join('.', new[] { words[0], key, words.ElementAtOrDefault(1) }.Where(word => word is not null));

        // 100 dB stands for equal images: infinity has no place in a card.
        metrics[name] = Math.Round(Math.Min(value, metric.Unit == ImageMetrics.Decibel ? 100 : double.MaxValue), metric.Decimals + 1);
    }
}
