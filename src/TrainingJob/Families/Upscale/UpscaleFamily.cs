using System.CommandLine;
using AePipeline.Families.Upscale;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Families.Restoring;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Families.Upscale;

/// <summary>Low resolution in, high resolution out: how it is trained and measured.</summary>
public sealed class UpscaleFamily : TrainedFamily
{
    /// <inheritdoc/>
    public override string Name => "upscale";

    /// <inheritdoc/>
    public override IReadOnlyList<Option> Arguments =>
    [
        FamilyArguments.Scale, FamilyArguments.Patch, FamilyArguments.MaxNoise, FamilyArguments.Int8, FamilyArguments.Int8Only, FamilyArguments.Int8Steps,
        .. DegradationArguments.OfSpoiling.Except(DegradationArguments.OfFullSize), .. DegradationArguments.OfShrinking,
    ];

    /// <inheritdoc/>
    public override bool HasGreyFile => true;

    /// <inheritdoc/>
    public override DegradationOptions Degradation => DegradationOptions.ForUpscale;

    /// <inheritdoc/>
    public override TrainingPlan Plan(TrainSettings settings, ImageSet images) => new UpscalePlan(this, settings, images);

    /// <inheritdoc/>
    public override Task<MeasuredModelFiles> MeasureAsync(VersionToMeasure version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        var conditions = new UpscaleConditions(version.Card.Scale);
        return RestorationMeasurement.MeasureAsync(
            version, [conditions.Bicubic, .. conditions.Jpeg([80]), .. conditions.Noise([5]), conditions.Aliased], [conditions.Bicubic], cancellationToken);
    }
}
