using AePipeline.Bulk;
using AePipeline.Evaluation;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Turns;
using AePipeline.Models;
using AePipeline.Processing.Models;

namespace AePipeline.Families.Embed;

/// <summary>Image in, latent vector and reconstruction out.</summary>
public sealed class EmbedFamily : ModelFamily, IUploadFamily, IBatchedFamily, IMeasuredFamily
{
    /// <summary>What hosts load the family's models as.</summary>
    public static ModelKind<EmbedModel> Kind { get; } = new("embed", EmbedModel.Load);

    /// <inheritdoc/>
    public override string Name => Kind.Task;

    /// <inheritdoc/>
    public override string Title => "Index for search";

    /// <inheritdoc/>
    public override UploadContract Uploads { get; } = new("reconstructed") { GivesLatent = true };

    /// <inheritdoc/>
    public async Task<ITaskModel> AcquireAsync(ModelRunners runners, int? scale, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runners);
        return new EmbeddingModel(await runners.Models.AcquireAsync(Kind, cancellationToken), runners.Embedder);
    }

    /// <inheritdoc/>
    public async Task<ModelEvaluation> EvaluateAsync(ModelCard card, string folder, EvaluationPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var model = EmbedModel.Load(card, folder, plan.Inference);
        var (images, reference) = await UniformImages.ReadAsync(plan, model.Shape, cancellationToken);
        return EmbedEvaluator.Evaluate(model, images, reference, cancellationToken).Summary;
    }

    async Task<IBulkStage> IBatchedFamily.AcquireStageAsync(ModelRunners runners, Slots inMemory, int batchSize, CancellationToken cancellationToken) =>
        new EmbeddingStage(await runners.Models.AcquireAsync(Kind, cancellationToken), runners.Embedder, inMemory, batchSize, cancellationToken);
}
