using System.Runtime.CompilerServices;
using AePipeline.Evaluation;
using AePipeline.Inference;

namespace AePipeline.Cli.Evaluate;

/// <summary>Measures a model by the protocol of its family.</summary>
/// <param name="model">The model.</param>
/// <param name="data">What it is measured on.</param>
/// <param name="reference">What a latent space is compared with, or null.</param>
internal sealed class EvaluateRun(EvaluatedModel model, EvaluationData data, EvaluationData? reference)
{
    /// <summary>How images are spoilt; nothing for pairs, and for families that restore nothing.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>How strongly to denoise.</summary>
    public required float Strength { get; init; }

    /// <summary>1 to measure grey versions of the images.</summary>
    public required int? Channels { get; init; }

    /// <summary>Which of a model's files to prefer, see <see cref="InferenceOptions.Precision"/>.</summary>
    public required string Precision { get; init; }

    public required int Limit { get; init; }

    /// <summary>Side of the crops that images are cut into, each labelled by its image; 0 for whole images.</summary>
    public required int CropSide { get; init; }

    public Task<ModelEvaluation> MeasureAsync(CancellationToken cancellationToken)
    {
        var family = IMeasuredFamily.Of(model.Card);
        var isCut = CropSide > 0 && family is not IRestorationFamily;
        var images = data.ReadAsync(Limit, cancellationToken);
        var training = reference?.ReadAsync(int.MaxValue, cancellationToken);
        var plan = new EvaluationPlan(isCut ? CutAsync(images, cancellationToken) : images)
        {
            // Without labels only PCA is fitted on them, and neighbours are searched among the measured crops.
            Reference = isCut && training is not null ? ImageCrops.Cut(training, CropSide).Select(image => image with { Label = null }) : training,
            Conditions = Conditions,
            ArePairs = data is PairedFolder,
            Strength = Strength,
            Channels = Channels,
            Inference = new InferenceOptions { Precision = Precision },
        };
        return family.EvaluateAsync(model.Card, model.Folder, plan, cancellationToken);
    }

    private async IAsyncEnumerable<NamedImage> CutAsync(IAsyncEnumerable<NamedImage> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isEmpty = true;
        await foreach (var crop in ImageCrops.Cut(images, CropSide).WithCancellation(cancellationToken))
        {
            isEmpty = false;
            yield return crop;
        }

        if (isEmpty)
            throw new CliException(ExitCode.BadArguments, $"No image in {data.Description} has room for two crops of {CropSide} pixels a side. Give a smaller --crops.");
    }
}
