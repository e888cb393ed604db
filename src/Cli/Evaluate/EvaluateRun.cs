using AePipeline.Evaluation;
using AePipeline.Inference;

namespace AePipeline.Cli.Evaluate;

/// <summary>Measures a model of any family.</summary>
/// <param name="model">The model.</param>
/// <param name="data">What it is measured on.</param>
/// <param name="reference">What a latent space is compared with, or null.</param>
internal sealed class EvaluateRun(EvaluatedModel model, EvaluationData data, EvaluationData? reference)
{
    private readonly InferenceOptions _options = new();

    /// <summary>How images are spoilt; nothing for pairs, and for families that restore nothing.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>How strongly to denoise.</summary>
    public required float Strength { get; init; }

    /// <summary>1 to measure grey versions of the images.</summary>
    public required int? Channels { get; init; }

    public required int Limit { get; init; }

    /// <summary>Side of the crops that images are cut into, each labelled by its image; 0 for whole images.</summary>
    public required int CropSide { get; init; }

    public Task<ModelEvaluation> MeasureAsync(CancellationToken cancellationToken) => model.Card.Task switch
    {
        "embed" => MeasureEmbeddingAsync(cancellationToken),
        "vae" => MeasureVariationalAsync(cancellationToken),
        _ => MeasureRestorationAsync(cancellationToken),
    };

    private async Task<ModelEvaluation> MeasureRestorationAsync(CancellationToken cancellationToken)
    {
        using var restorer = OnnxModel.Load(model.Card, model.Folder, _options);
        var restoration = new Restoration(restorer) { Strength = Strength };
        var protocol = data is PairedFolder
            ? new PairProtocol(restoration, Channels)
            : RestorationEvaluator.ProtocolFor(restoration, Conditions, Channels);
        return await RestorationEvaluator.EvaluateAsync(model.Card, protocol, data.ReadAsync(Limit, cancellationToken), inspect: null, cancellationToken);
    }

    private async Task<ModelEvaluation> MeasureEmbeddingAsync(CancellationToken cancellationToken)
    {
        using var embedder = EmbedModel.Load(model.Card, model.Folder, _options);
        var (images, training) = await ReadAsync(embedder.Shape, cancellationToken);
        return EmbedEvaluator.Evaluate(embedder, images, training, cancellationToken).Summary;
    }

    private async Task<ModelEvaluation> MeasureVariationalAsync(CancellationToken cancellationToken)
    {
        using var vae = VaeModel.Load(model.Card, model.Folder, _options);
        if (vae.Classes.Count > 0)
            throw new CliException(ExitCode.BadArguments, $"The vae model {model.Card.Version} is told the class of each image, and here none is known. Its card has what training measured: ae models show vae {model.Card.Version}.");
        var (images, training) = await ReadAsync(vae.Shape, cancellationToken);
        return VaeEvaluator.Evaluate(vae, images, training, cancellationToken).Summary;
    }

    private async Task<(UniformImages Images, UniformImages? Reference)> ReadAsync(ImageShape shape, CancellationToken cancellationToken)
    {
        var images = await UniformImages.ReadAsync(Cut(data.ReadAsync(Limit, cancellationToken)), shape, cancellationToken);
        return images.Count > 0
            ? (images, await ReadReferenceAsync(shape, cancellationToken))
            : throw new CliException(ExitCode.BadArguments, $"No image in {data.Description} has room for two crops of {CropSide} pixels a side. Give a smaller --crops.");
    }

    private async Task<UniformImages?> ReadReferenceAsync(ImageShape shape, CancellationToken cancellationToken)
    {
        if (reference is null) return null;
        var images = Cut(reference.ReadAsync(int.MaxValue, cancellationToken));
        // Without labels only PCA is fitted on them, and neighbours are searched among the measured crops.
        return await UniformImages.ReadAsync(CropSide > 0 ? images.Select(image => image with { Label = null }) : images, shape, cancellationToken);
    }

    private IAsyncEnumerable<NamedImage> Cut(IAsyncEnumerable<NamedImage> images) => CropSide > 0 ? ImageCrops.Cut(images, CropSide) : images;
}
