using AePipeline.Evaluation;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Models;

namespace AePipeline.Families.Vae;

/// <summary>Image in, distribution of latent vectors out; latent vector in, image out. Takes no uploads: it generates images.</summary>
public sealed class VaeFamily : ModelFamily, IMeasuredFamily
{
    /// <summary>What hosts load the family's models as.</summary>
    public static ModelKind<VaeModel> Kind { get; } = new("vae", VaeModel.Load);

    /// <inheritdoc/>
    public override string Name => Kind.Task;

    /// <inheritdoc/>
    public override string Title => "Make new pictures";

    /// <inheritdoc/>
    public async Task<ModelEvaluation> EvaluateAsync(ModelCard card, string folder, EvaluationPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(plan);
        using var model = VaeModel.Load(card, folder, plan.Inference);
        if (model.Classes.Count > 0)
            throw new NotMeasurableException($"The vae model {card.Version} is told the class of each image, and here none is known. Its card has what training measured: ae models show vae {card.Version}.");
        var (images, reference) = await UniformImages.ReadAsync(plan, model.Shape, cancellationToken);
        return VaeEvaluator.Evaluate(model, images, reference, cancellationToken).Summary;
    }
}
