using AePipeline.Evaluation;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;
using AePipeline.Models;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Families.Restoring;

/// <summary>What the families share whose models turn an image into an image, whole or in tiles.</summary>
public abstract class RestorationFamily : ModelFamily, IImageToImageFamily, IUploadFamily, IRestorationFamily
{
    /// <inheritdoc/>
    public abstract string OutputTensor { get; }

    /// <inheritdoc/>
    public abstract override UploadContract Uploads { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<NamedDegradation> Degradations { get; }

    /// <inheritdoc/>
    public async Task<ITaskModel> AcquireAsync(ModelRunners runners, int? scale, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runners);
        var lease = await runners.Models.AcquireAsync(new ModelKind<OnnxModel>(Name, OnnxModel.Load), scale, cancellationToken);
        return new RestoringModel(new ImageTask(this), lease, runners.Restorer);
    }

    /// <inheritdoc/>
    public abstract IRestorationProtocol ProtocolFor(Restoration model, IReadOnlyList<Condition> conditions, int? channels);

    /// <inheritdoc/>
    public async Task<ModelEvaluation> EvaluateAsync(ModelCard card, string folder, EvaluationPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var model = OnnxModel.Load(card, folder, plan.Inference);
        var restoration = new Restoration(model) { Strength = plan.Strength };
        var protocol = (plan.ArePairs ? (this as IPairedRestorationFamily)?.ProtocolForPairs(restoration, plan.Channels) : ProtocolFor(restoration, plan.Conditions, plan.Channels))
            ?? throw new NotMeasurableException($"Models for '{Name}' are not measured on pairs of images. Measure on clean ones.");
        return await RestorationEvaluator.EvaluateAsync(card, protocol, plan.Images, inspect: null, cancellationToken);
    }
}
