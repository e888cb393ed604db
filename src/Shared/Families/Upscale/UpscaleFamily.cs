using AePipeline.Evaluation;
using AePipeline.Families.Restoring;
using AePipeline.Storage;

namespace AePipeline.Families.Upscale;

/// <summary>Low resolution in, high resolution out.</summary>
public sealed class UpscaleFamily : RestorationFamily
{
    /// <inheritdoc/>
    public override string Name => "upscale";

    /// <inheritdoc/>
    public override string Title => "Enlarge";

    /// <inheritdoc/>
    public override UploadContract Uploads { get; } = new("upscaled");

    /// <inheritdoc/>
    public override IReadOnlyList<int> Scales => UpscaleFactors.All;

    /// <inheritdoc/>
    public override string OutputTensor => "upscaled";

    /// <inheritdoc/>
    public override IReadOnlyList<NamedDegradation> Degradations { get; } =
    [
        new("bicubic", levels => [new UpscaleConditions(levels.Scale).Bicubic]),
        new("area", levels => [new UpscaleConditions(levels.Scale).Area]),
        new("aliased", levels => [new UpscaleConditions(levels.Scale).Aliased]),
        new("jpeg", levels => new UpscaleConditions(levels.Scale).Jpeg(levels.Qualities ?? [50, 80])) { TakesQualities = true },
        new("noise", levels => new UpscaleConditions(levels.Scale).Noise(levels.Sigmas ?? [5, 15])) { TakesSigmas = true },
    ];

    /// <inheritdoc/>
    public override IRestorationProtocol ProtocolFor(Restoration model, IReadOnlyList<Condition> conditions, int? channels) =>
        new UpscaleProtocol(model, conditions, channels);
}
