using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Restoring;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.ToyFamily.Training;

/// <summary>Negative in, positive out: how it is trained and measured.</summary>
public sealed class InvertFamily : TrainedFamily
{
    /// <inheritdoc/>
    public override string Name => "invert";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Networks { get; } = [NetworkNames.Default];

    /// <inheritdoc/>
    public override TrainingPlan Plan(TrainSettings settings, ImageSet images) => new InvertPlan(this, settings, images);

    /// <inheritdoc/>
    public override Task<MeasuredModelFiles> MeasureAsync(VersionToMeasure version, CancellationToken cancellationToken) =>
        RestorationMeasurement.MeasureAsync(version, [Hosts.InvertFamily.Negative], [Hosts.InvertFamily.Negative], cancellationToken);
}
