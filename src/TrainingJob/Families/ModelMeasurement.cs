using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Reporting.Pictures;

namespace AePipeline.TrainingJob.Families;

/// <summary>Measures a finished version on the validation images, by the protocols of <see cref="Evaluation"/>.</summary>
/// <param name="images">The data.</param>
/// <param name="metric">The metric that matters; <see cref="CropRecall"/> has embedding models measured on crops.</param>
public sealed class ModelMeasurement(ImageSet images, string metric)
{
    /// <summary>Recall at 1 of crops: how often the nearest crop in the latent space is of the same image.</summary>
    public const string CropRecall = "knn1";

    /// <summary>Side of a measured crop, in sides of the model's image; less where an image has no room for nine.</summary>
    private const int CropScale = 2;

    /// <summary>
    /// What stands for real uploads of a denoiser: the mean PSNR in dB of one condition each of white noise, camera noise and
    /// JPEG. More of one kind would have the mean decided by it.
    /// </summary>
    public const string Uploads = "psnr.uploads";

    private const int MostRestored = 1000;
    private const int MostReferenceSamples = 1 << 26;

    private static readonly Metric OfUploads = new(Uploads, "PSNR, mean of sigma 25, camera and JPEG 20", "dB", 2, LargerIsBetter: true);
    private static readonly Condition White = DenoiseConditions.Gaussian([25]).Single();
    private static readonly Condition Camera = DenoiseConditions.CameraAndJpeg("medium");
    private static readonly Condition Jpeg = DenoiseConditions.Jpeg([20]).Single();

    /// <summary>What a denoiser's card has figures of; sigma 0 shows what happens to an image that is clean already.</summary>
    private static readonly Condition[] OfDenoise =
    [
        .. DenoiseConditions.Gaussian([0, 5, 15]), White, .. DenoiseConditions.Gaussian([50]), Camera, Jpeg,
    ];

    private bool OnCrops => metric == CropRecall;

    /// <summary>Measures a version.</summary>
    /// <param name="card">Its card.</param>
    /// <param name="folder">The folder with its files.</param>
    /// <param name="channels">3 to measure on colour, 1 on grey images, where the family has a file for each.</param>
    /// <param name="precision">Which file to measure, where a version has several for those images.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>Figures, of which one is the card's promotion metric, and pictures.</returns>
    /// <exception cref="ModelInvalidException">The version does not load or run.</exception>
    public async Task<MeasuredModelFiles> MeasureAsync(
        ModelCard card, string folder, int channels, string precision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        return card.Task switch
        {
            "embed" => await MeasureEmbeddingAsync(card, folder, cancellationToken),
            "vae" => await MeasureVariationalAsync(card, folder, cancellationToken),
            _ => await MeasureRestorationAsync(card, folder, channels, precision, cancellationToken),
        };
    }

    private async Task<MeasuredModelFiles> MeasureEmbeddingAsync(ModelCard card, string folder, CancellationToken cancellationToken)
    {
        using var model = EmbedModel.Load(card, folder, new InferenceOptions());
        var (measured, reference) = await ReadAsync(model.Shape, cancellationToken);
        var evaluation = EmbedEvaluator.Evaluate(model, measured, reference, cancellationToken);
        return new MeasuredModelFiles(evaluation.Summary, LatentGallery.Groups(evaluation), LatentMap.Of(evaluation))
        {
            // Uploads are embedded whole, so it is whole images that theirs are compared with.
            ReconstructionError = ErrorDistribution.Of(
                (OnCrops ? await EvaluateWholeAsync(model, cancellationToken) : evaluation).ReconstructionErrors),
        };
    }

    private async Task<LatentEvaluation> EvaluateWholeAsync(EmbedModel model, CancellationToken cancellationToken)
    {
        var whole = await UniformImages.ReadAsync(images.Validation.Select(Named).ToAsyncEnumerable(), model.Shape, cancellationToken);
        return EmbedEvaluator.Evaluate(model, whole, reference: null, cancellationToken);
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

    private async Task<MeasuredModelFiles> MeasureRestorationAsync(
        ModelCard card, string folder, int channels, string precision, CancellationToken cancellationToken)
    {
        using var model = OnnxModel.Load(card, folder, new InferenceOptions { Precision = precision });
        var isDenoiser = card.Task == "denoise";
        var conditions = isDenoiser ? OfDenoise : OfUpscale(card.Scale);
        RestorationGallery[] galleries = [.. (isDenoiser ? [White, Camera] : conditions[..1]).Select(shown => new RestorationGallery(shown.Label))];
        var restored = Thin(images.Validation.Count, MostRestored).Select(index => Named(images.Validation[index])).ToAsyncEnumerable();
        var evaluation = await RestorationEvaluator.EvaluateAsync(
            card, RestorationEvaluator.ProtocolFor(model, conditions, channels), restored, Inspect, cancellationToken);
        if (isDenoiser) evaluation = evaluation with { Scores = [.. evaluation.Scores, MeanOfUploads(evaluation.Scores)] };
        return new MeasuredModelFiles(evaluation, [.. galleries.SelectMany(gallery => gallery.Groups)], Latents: null);

        void Inspect(ComparedImage image) => Array.ForEach(galleries, gallery => gallery.Inspect(image));
    }

    private async Task<(UniformImages Measured, UniformImages Reference)> ReadAsync(ImageShape shape, CancellationToken cancellationToken)
    {
        var training = Thin(images.Training.Count, MostReferenceSamples / shape.Length)
            .Select(index => images.TryDecode(images.Training[index]))
            .OfType<TrainingImage>();
        return (
            await ReadAsync(images.Validation.Select(Named), shape, isLabelled: true, cancellationToken),
            await ReadAsync(training.Select(Named), shape, isLabelled: false, cancellationToken));
    }

    private async Task<UniformImages> ReadAsync(IEnumerable<NamedImage> named, ImageShape shape, bool isLabelled, CancellationToken cancellationToken)
    {
        if (!OnCrops) return await UniformImages.ReadAsync(named.ToAsyncEnumerable(), shape, cancellationToken);

        var crops = named.SelectMany((image, position) => ImageCrops.Cut(image, CropSide(image.Image, shape), position));
        // Crops of the training images have no labels, so that neighbours are searched among crops of validation images.
        return await UniformImages.ReadAsync(
            (isLabelled ? crops : crops.Select(crop => crop with { Label = null })).ToAsyncEnumerable(), shape, cancellationToken);
    }

    private static Score MeanOfUploads(IReadOnlyList<Score> scores)
    {
        var parts = new[] { White, Camera, Jpeg }.Select(condition => scores.Single(score => score.Metric.Name == $"psnr.{condition.Name}")).ToList();
        return Score.Mean([.. parts.Select(part => part with { Metric = OfUploads })]) with { Worst = null };
    }

    /// <summary>What an upscaler's card has figures of.</summary>
    private static Condition[] OfUpscale(int scale)
    {
        var conditions = new UpscaleConditions(scale);
        return [conditions.Bicubic, .. conditions.Jpeg([80]), .. conditions.Noise([5]), conditions.Aliased];
    }

    private static int CropSide(FloatImage image, ImageShape shape) =>
        Math.Min(CropScale * Math.Max(shape.Height, shape.Width), Math.Min(image.Height, image.Width) / 3);

    private static NamedImage Named(TrainingImage image) => new(image.Name, image.ToFloat(image.Channels), image.Label);

    /// <summary>At most so many numbers below a count, evenly spread.</summary>
    private static IEnumerable<int> Thin(int count, int most) =>
        Enumerable.Range(0, Math.Min(count, most)).Select(i => (int)((long)i * count / Math.Min(count, most)));
}
