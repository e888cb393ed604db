using AePipeline.Evaluation;
using AePipeline.Families.Restoring;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;

namespace AePipeline.Families.Denoise;

/// <summary>Noisy image in, clean image of the same size out, as strongly as asked.</summary>
public sealed class DenoiseFamily : RestorationFamily, IPairedRestorationFamily
{
    /// <summary>What hosts load the family's models as.</summary>
    public static ModelKind<OnnxModel> Kind { get; } = new("denoise", OnnxModel.Load);

    /// <inheritdoc/>
    public override string Name => Kind.Task;

    /// <inheritdoc/>
    public override string Title => "Remove noise";

    /// <inheritdoc/>
    public override UploadContract Uploads { get; } = new("denoised") { TakesStrength = true };

    /// <inheritdoc/>
    public override string OutputTensor => "denoised";

    /// <inheritdoc/>
    public override IReadOnlyList<NamedDegradation> Degradations { get; } =
    [
        new("gaussian", levels => DenoiseConditions.Gaussian(levels.Sigmas ?? [15, 25, 50])) { TakesSigmas = true },
        new("camera", _ => DenoiseConditions.Camera()),
        new("jpeg", levels => DenoiseConditions.Jpeg(levels.Qualities ?? [10, 20, 40, 90])) { TakesQualities = true },
    ];

    /// <inheritdoc/>
    public override IRestorationProtocol ProtocolFor(Restoration model, IReadOnlyList<Condition> conditions, int? channels) =>
        new DenoiseProtocol(model, conditions, channels);

    /// <inheritdoc/>
    public IRestorationProtocol ProtocolForPairs(Restoration model, int? channels) => new PairProtocol(model, channels);
}
