using System.CommandLine;
using AePipeline.Evaluation;
using AePipeline.Families.Embed;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Families.Latents;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Families.Embed;

/// <summary>Image in, latent vector and reconstruction out: how it is trained and measured.</summary>
public sealed class EmbedFamily : TrainedFamily
{
    /// <summary>
    /// Recall at 1 of crops: how often the nearest crop in the latent space is of the same image. Where it is the metric that matters,
    /// crops are measured, otherwise whole images.
    /// </summary>
    public const string CropRecall = "knn1";

    /// <summary>Side of a measured crop, in sides of the model's image; less where an image has no room for nine.</summary>
    private const int CropScale = 2;

    /// <inheritdoc/>
    public override string Name => "embed";

    /// <inheritdoc/>
    public override IReadOnlyList<Option> Arguments => [FamilyArguments.Latent, FamilyArguments.Contrast, .. LightArguments.All];

    /// <inheritdoc/>
    public override TrainingPlan Plan(TrainSettings settings, ImageSet images) => new EmbedPlan(this, settings, images);

    /// <inheritdoc/>
    public override async Task<MeasuredModelFiles> MeasureAsync(VersionToMeasure version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        using var model = EmbedModel.Load(version.Card, version.Folder, new InferenceOptions());
        var onCrops = version.Metric == CropRecall;
        var evaluation = onCrops ? await EvaluateCropsAsync(version, model, cancellationToken) : await EvaluateWholeAsync(version, model, cancellationToken);
        return new MeasuredModelFiles(evaluation.Summary, LatentGallery.Groups(evaluation), LatentMap.Of(evaluation))
        {
            // Uploads are embedded whole, so it is whole images that theirs are compared with.
            ReconstructionError = ErrorDistribution.Of((onCrops ? await ReconstructWholeAsync(version, model, cancellationToken) : evaluation).ReconstructionErrors),
        };
    }

    private static async Task<LatentEvaluation> EvaluateWholeAsync(VersionToMeasure version, EmbedModel model, CancellationToken cancellationToken)
    {
        var (measured, reference) = await MeasuredImages.ReadAsync(version, model.Shape, cancellationToken);
        return EmbedEvaluator.Evaluate(model, measured, reference, cancellationToken);
    }

    private static async Task<LatentEvaluation> EvaluateCropsAsync(VersionToMeasure version, EmbedModel model, CancellationToken cancellationToken)
    {
        var measured = Cut(version.ValidationImages(), model.Shape);
        // Crops of the training images have no labels, so that neighbours are searched among crops of validation images.
        var reference = Cut(version.TrainingImages(MeasuredImages.MostReferences(model.Shape)), model.Shape).Select(crop => crop with { Label = null });
        return EmbedEvaluator.Evaluate(
            model,
            await UniformImages.ReadAsync(measured.ToAsyncEnumerable(), model.Shape, cancellationToken),
            await UniformImages.ReadAsync(reference.ToAsyncEnumerable(), model.Shape, cancellationToken),
            cancellationToken);
    }

    private static async Task<LatentEvaluation> ReconstructWholeAsync(VersionToMeasure version, EmbedModel model, CancellationToken cancellationToken)
    {
        var whole = await UniformImages.ReadAsync(version.ValidationImages().ToAsyncEnumerable(), model.Shape, cancellationToken);
        return EmbedEvaluator.Evaluate(model, whole, reference: null, cancellationToken);
    }

    private static IEnumerable<NamedImage> Cut(IEnumerable<NamedImage> images, ImageShape shape) =>
        images.SelectMany((image, position) => ImageCrops.Cut(image, CropSide(image.Image, shape), position));

    private static int CropSide(FloatImage image, ImageShape shape) =>
        Math.Min(CropScale * Math.Max(shape.Height, shape.Width), Math.Min(image.Height, image.Width) / 3);
}
