using AePipeline.Evaluation;
using AePipeline.Quality;

namespace AePipeline.ToyFamily.Hosts;

/// <summary>Measures an inverter on the negatives of clean images, or on their partners: the PSNR of what it makes of them, beside that of the negatives.</summary>
/// <param name="model">The model.</param>
/// <param name="conditions">How the images become negatives.</param>
/// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each has.</param>
public sealed class InvertProtocol(Restoration model, IReadOnlyList<Condition> conditions, int? channels) : IRestorationProtocol
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Description { get; } = [.. conditions.Select(condition => condition.Description)];

    /// <inheritdoc/>
    public IEnumerable<ComparedImage> Measure(NamedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var positive = image.Image.WithChannels(channels ?? image.Image.Channels);
        foreach (var condition in conditions)
        {
            var negative = image.Noisy?.WithChannels(positive.Channels) ?? condition.Spoil(positive);
            var inverted = model.Apply(negative);
            var score = new Score(
                new Metric($"psnr.{condition.Name}", $"PSNR, {condition.Label}", "dB", 2, LargerIsBetter: true),
                Psnr.Compute(positive.Samples, inverted.Samples),
                [new Baseline("asis", "the negative itself", Psnr.Compute(positive.Samples, negative.Samples))]);
            yield return new ComparedImage(image.Name, condition.Label, negative, inverted, positive, [score]);
        }
    }
}
