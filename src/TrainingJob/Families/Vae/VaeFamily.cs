using System.CommandLine;
using AePipeline.Families.Vae;
using AePipeline.Inference;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Families.Latents;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Families.Vae;

/// <summary>Image in, distribution of latent vectors out; latent vector in, image out: how it is trained and measured.</summary>
public sealed class VaeFamily : TrainedFamily
{
    /// <summary>The network that is fully connected with two hidden layers of 512.</summary>
    public const string Deep = "deep";

    /// <inheritdoc/>
    public override string Name => "vae";

    /// <inheritdoc/>
    public override IReadOnlyList<Option> Arguments => [FamilyArguments.Latent, FamilyArguments.Condition, FamilyArguments.Beta, FamilyArguments.BetaWarmUp, FamilyArguments.InputDropout];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Networks { get; } = [NetworkNames.Default, NetworkNames.Textbook, Deep];

    /// <inheritdoc/>
    public override TrainingPlan Plan(TrainSettings settings, ImageSet images) => new VaePlan(this, settings, images);

    /// <inheritdoc/>
    public override async Task<MeasuredModelFiles> MeasureAsync(VersionToMeasure version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        using var model = VaeModel.Load(version.Card, version.Folder, new InferenceOptions());
        var (measured, reference) = await MeasuredImages.ReadAsync(version, model.Shape, cancellationToken);
        var evaluation = VaeEvaluator.Evaluate(model, measured, reference, cancellationToken);
        return new MeasuredModelFiles(
            evaluation.Summary,
            [.. GeneratedGallery.Groups(model, cancellationToken), .. LatentGallery.Groups(evaluation)],
            LatentMap.Of(evaluation));
    }
}
