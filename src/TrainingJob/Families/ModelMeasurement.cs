using AePipeline.Evaluation;
using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Reporting.Pictures;

namespace AePipeline.TrainingJob.Families;

/// <summary>Measures a finished version on the validation images, by the protocols of <see cref="Evaluation"/>.</summary>
/// <param name="images">The data.</param>
public sealed class ModelMeasurement(ImageSet images)
{
    private const int MostRestored = 1000;
    private const int MostReferenceSamples = 1 << 26;
    private const string ShownNoise = "sigma 25";

    /// <summary>The strengths of noise in a denoiser's card, of 255; 0 shows what happens to an image that is clean already.</summary>
    private static readonly double[] Sigmas = [0, 5, 15, 25, 50];

    /// <summary>Measures a version.</summary>
    /// <param name="card">Its card.</param>
    /// <param name="folder">The folder with its files.</param>
    /// <param name="channels">3 to measure on colour, 1 on grey images, where the family has a file for each.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>Figures, of which one is the card's promotion metric, and pictures.</returns>
    /// <exception cref="ModelInvalidException">The version does not load or run.</exception>
    public async Task<MeasuredModelFiles> MeasureAsync(ModelCard card, string folder, int channels, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        return card.Task switch
        {
            "embed" => await MeasureEmbeddingAsync(card, folder, cancellationToken),
            "vae" => await MeasureVariationalAsync(card, folder, cancellationToken),
            _ => await MeasureRestorationAsync(card, folder, channels, cancellationToken),
        };
    }

    private async Task<MeasuredModelFiles> MeasureEmbeddingAsync(ModelCard card, string folder, CancellationToken cancellationToken)
    {
        using var model = EmbedModel.Load(card, folder, new InferenceOptions());
        var (measured, reference) = await ReadAsync(model.Shape, cancellationToken);
        var evaluation = EmbedEvaluator.Evaluate(model, measured, reference, cancellationToken);
        return new MeasuredModelFiles(evaluation.Summary, LatentGallery.Groups(evaluation), LatentMap.Of(evaluation))
        {
            ReconstructionError = ErrorDistribution.Of(evaluation.ReconstructionErrors),
        };
    }

    private async Task<MeasuredModelFiles> MeasureVariationalAsync(ModelCard card, string folder, CancellationToken cancellationToken)
    {
        using var model = VaeModel.Load(card, folder, new InferenceOptions());
        var (measured, reference) = await ReadAsync(model.Shape, cancellationToken);
        var evaluation = VaeEvaluator.Evaluate(model, measured, reference, cancellationToken);
        return new MeasuredModelFiles(
            evaluation.Summary,
            [.. GeneratedGallery.Groups(model, cancellationToken), .. LatentGallery.Groups(evaluation)],
            LatentMap.Of(evaluation));
    }

    private async Task<MeasuredModelFiles> MeasureRestorationAsync(ModelCard card, string folder, int channels, CancellationToken cancellationToken)
    {
        using var model = OnnxModel.Load(card, folder, new InferenceOptions());
        var gallery = new RestorationGallery(card.Task == "denoise" ? ShownNoise : null);
        var restored = Thin(images.Validation.Count, MostRestored).Select(index => Named(images.Validation[index])).ToAsyncEnumerable();
        var evaluation = await RestorationEvaluator.EvaluateAsync(
            card, RestorationEvaluator.ProtocolFor(model, Sigmas, channels), restored, gallery.Inspect, cancellationToken);
        return new MeasuredModelFiles(evaluation, gallery.Groups, Latents: null);
    }

    private async Task<(UniformImages Measured, UniformImages Reference)> ReadAsync(ImageShape shape, CancellationToken cancellationToken)
    {
        var training = Thin(images.Training.Count, MostReferenceSamples / shape.Length)
            .Select(index => images.TryDecode(images.Training[index]))
            .OfType<TrainingImage>();
        return (
            await UniformImages.ReadAsync(images.Validation.Select(Named).ToAsyncEnumerable(), shape, cancellationToken),
            await UniformImages.ReadAsync(training.Select(Named).ToAsyncEnumerable(), shape, cancellationToken));
    }

    private static NamedImage Named(TrainingImage image) => new(image.Name, image.ToFloat(image.Channels), image.Label);

    /// <summary>At most so many numbers below a count, evenly spread.</summary>
    private static IEnumerable<int> Thin(int count, int most) =>
        Enumerable.Range(0, Math.Min(count, most)).Select(i => (int)((long)i * count / Math.Min(count, most)));
}
