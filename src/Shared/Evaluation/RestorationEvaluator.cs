using AePipeline.Families;
using AePipeline.Models;

namespace AePipeline.Evaluation;

/// <summary>Measures models that turn an image into an image, one image at a time: memory holds one.</summary>
public static class RestorationEvaluator
{
    /// <summary>The protocol of a model's family.</summary>
    /// <param name="model">The model.</param>
    /// <param name="conditions">How images are spoilt: of the family's <see cref="IRestorationFamily.Degradations"/>.</param>
    /// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each has.</param>
    /// <exception cref="NotMeasurableException">The family is unknown, or restores no images.</exception>
    public static IRestorationProtocol ProtocolFor(Inference.Restoring.OnnxModel model, IReadOnlyList<Condition> conditions, int? channels = null) =>
        ProtocolFor(new Restoration(model), conditions, channels);

    /// <summary>The same for a model that is run in a way of its own.</summary>
    public static IRestorationProtocol ProtocolFor(Restoration restoration, IReadOnlyList<Condition> conditions, int? channels = null)
    {
        ArgumentNullException.ThrowIfNull(restoration);
        return ModelFamilies.TryFind(restoration.Task, out var family) && family is IRestorationFamily measured
            ? measured.ProtocolFor(restoration, conditions, channels)
            : throw new NotMeasurableException($"Models for '{restoration.Task}' are not measured on spoilt images; those for {string.Join(" or ", ModelFamilies.All.Where(known => known is IRestorationFamily))} are.");
    }

    /// <summary>Measures a model on images.</summary>
    /// <param name="card">The model's card.</param>
    /// <param name="protocol">How.</param>
    /// <param name="images">Clean images; at least one.</param>
    /// <param name="inspect">Shown every comparison while its images are in memory.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public static async Task<ModelEvaluation> EvaluateAsync(
        ModelCard card,
        IRestorationProtocol protocol,
        IAsyncEnumerable<NamedImage> images,
        Action<ComparedImage>? inspect,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(protocol);
        var measured = new List<ImageScores>();
        await foreach (var image in images.WithCancellation(cancellationToken))
        {
            var scores = new List<Score>();
            foreach (var comparison in protocol.Measure(image))
            {
                cancellationToken.ThrowIfCancellationRequested();
                scores.AddRange(comparison.Scores);
                inspect?.Invoke(comparison);
            }

            measured.Add(new ImageScores(image.Name, scores));
        }

        if (measured.Count == 0) throw new ArgumentException("A model is measured on at least one image.", nameof(images));
        return new ModelEvaluation
        {
            Task = card.Task,
            ModelVersion = card.Version,
            Protocol = protocol.Description,
            Images = measured,
            Scores = [.. Average(measured), .. protocol.Summarize(measured)],
        };
    }

    internal static IReadOnlyList<Score> Average(IEnumerable<ImageScores> images) =>
        [.. images.SelectMany(image => image.Scores).GroupBy(score => score.Metric.Name).Select(same => Score.Mean([.. same]))];
}
