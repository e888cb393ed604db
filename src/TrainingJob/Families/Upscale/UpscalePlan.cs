using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families.Upscale;

/// <summary>What a run trains to enlarge images.</summary>
internal sealed class UpscalePlan(TrainedFamily family, TrainSettings settings, ImageSet images) : TrainingPlan(family, settings, images)
{
    /// <inheritdoc/>
    public override string Description => IsTextbook
        ? "The textbook's convolutional autoencoder, trained to enlarge images of 14x14 to 28x28 pixels."
        : $"Residual network that enlarges images {Scale} times, learnt from images and their own smaller copies, some of them noisy or compressed.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Limitations =>
    [
        "It is lossy: where the small image does not say what was there, it shows the likely and leaves out the sharp.",
        "A little noise and compression go; an image that is strongly spoilt should be denoised first.",
        "It needed no labels: the training images themselves were the targets.",
    ];

    /// <inheritdoc/>
    public override string PromotionMetric => "psnr.y";

    /// <inheritdoc/>
    public override int Scale => Settings.Scale;

    /// <inheritdoc/>
    public override IObjective Objective => new UpscaleObjective(Loss, Scale);

    /// <inheritdoc/>
    public override SamplePlan Samples => Settings.Idx is null
        ? new SamplePlan(Scale * Settings.Training.Patch, Scale * Settings.Training.Patch, SampleKind.Patch)
        {
            Degrader = new ShrinkingDegrader(Scale, Settings.Shrinking, Settings.Degradation),
        }
        : WholeImages;

    /// <inheritdoc/>
    protected override ReconstructionLoss DefaultLoss => IsTextbook ? ReconstructionLoss.Bce : ReconstructionLoss.L1;

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkFile> Networks(int channels)
    {
        if (!IsTextbook) return [new NetworkFile(FileNames.ByChannels(channels), UpscaleNetwork.Describe(channels, Scale, UpscaleShape.Small))];
        CheckTextbook(channels);
        return Scale == 2
            ? [new NetworkFile(FileNames.ByChannels(channels), TextbookNetwork.DescribeUpscale())]
            : throw new ArgumentException("The textbook's network enlarges 2 times: leave --scale out or give 2.");
    }
}
