using System.CommandLine;
using AePipeline.Evaluation;
using AePipeline.Families.Denoise;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Families.Restoring;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Families.Denoise;

/// <summary>Noisy image in, clean image out: how it is trained and measured.</summary>
public sealed class DenoiseFamily : TrainedFamily
{
    /// <summary>
    /// What stands for real uploads of a denoiser: the mean PSNR in dB of one condition each of white noise, camera noise and
    /// JPEG. More of one kind would have the mean decided by it.
    /// </summary>
    public const string Uploads = "psnr.uploads";

    private static readonly Metric OfUploads = new(Uploads, "PSNR, mean of sigma 25, camera and JPEG 20", "dB", 2, LargerIsBetter: true);
    private static readonly Condition White = DenoiseConditions.Gaussian([25]).Single();
    private static readonly Condition Camera = DenoiseConditions.CameraAndJpeg("medium");
    private static readonly Condition Jpeg = DenoiseConditions.Jpeg([20]).Single();

    /// <summary>What a card has figures of; sigma 0 shows what happens to an image that is clean already.</summary>
    private static readonly Condition[] Conditions =
    [
        .. DenoiseConditions.Gaussian([0, 5, 15]), White, .. DenoiseConditions.Gaussian([50]), Camera, Jpeg,
    ];

    /// <inheritdoc/>
    public override string Name => "denoise";

    /// <inheritdoc/>
    public override IReadOnlyList<Option> Arguments =>
        [FamilyArguments.Patch, FamilyArguments.MaxNoise, FamilyArguments.Int8, FamilyArguments.Int8Only, FamilyArguments.Int8Steps, .. DegradationArguments.OfSpoiling];

    /// <inheritdoc/>
    public override bool HasGreyFile => true;

    /// <inheritdoc/>
    public override DegradationOptions Degradation { get; } = new();

    /// <inheritdoc/>
    public override TrainingPlan Plan(TrainSettings settings, ImageSet images) => new DenoisePlan(this, settings, images);

    /// <inheritdoc/>
    public override async Task<MeasuredModelFiles> MeasureAsync(VersionToMeasure version, CancellationToken cancellationToken)
    {
        var measured = await RestorationMeasurement.MeasureAsync(version, Conditions, [White, Camera], cancellationToken);
        var scores = measured.Evaluation.Scores;
        return measured with { Evaluation = measured.Evaluation with { Scores = [.. scores, MeanOfUploads(scores)] } };
    }

    private static Score MeanOfUploads(IReadOnlyList<Score> scores)
    {
        var parts = new[] { White, Camera, Jpeg }.Select(condition => scores.Single(score => score.Metric.Name == $"psnr.{condition.Name}")).ToList();
        return Score.Mean([.. parts.Select(part => part with { Metric = OfUploads })]) with { Worst = null };
    }
}
