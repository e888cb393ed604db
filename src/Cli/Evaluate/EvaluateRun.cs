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

    public required IReadOnlyList<double> Sigmas { get; init; }

    /// <summary>1 to measure grey versions of the images.</summary>
    public required int? Channels { get; init; }

    public required int Limit { get; init; }

    public Task<ModelEvaluation> MeasureAsync(CancellationToken cancellationToken) => model.Card.Task switch
    {
        "embed" => MeasureEmbeddingAsync(cancellationToken),
        "vae" => MeasureVariationalAsync(cancellationToken),
        _ => MeasureRestorationAsync(cancellationToken),
    };

    private async Task<ModelEvaluation> MeasureRestorationAsync(CancellationToken cancellationToken)
    {
        using var restorer = OnnxModel.Load(model.Card, model.Folder, _options);
        var protocol = RestorationEvaluator.ProtocolFor(restorer, Sigmas, Channels);
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
        var (images, training) = await ReadAsync(vae.Shape, cancellationToken);
        return VaeEvaluator.Evaluate(vae, images, training, cancellationToken).Summary;
    }

    private async Task<(UniformImages Images, UniformImages? Reference)> ReadAsync(ImageShape shape, CancellationToken cancellationToken) => (
        await UniformImages.ReadAsync(data.ReadAsync(Limit, cancellationToken), shape, cancellationToken),
        reference is null ? null : await UniformImages.ReadAsync(reference.ReadAsync(int.MaxValue, cancellationToken), shape, cancellationToken));
}
