using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families;

/// <summary>Low resolution in, high resolution out.</summary>
public sealed class UpscaleFamily(TrainSettings settings, ImageSet images) : ModelFamily(settings, images)
{
    /// <summary>Pixels of a small patch that its edges reach, see <see cref="UpscaleObjective"/>.</summary>
    private const int Border = 2;

    /// <inheritdoc/>
    public override string Description => IsTextbook
        ? "The textbook's convolutional autoencoder, trained to enlarge images of 14x14 to 28x28 pixels."
        : $"Residual network that enlarges images {Scale} times, learnt from images and their own bicubically downscaled copies.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Limitations =>
    [
        "It is lossy: where the small image does not say what was there, it shows the likely and leaves out the sharp.",
        "It undoes bicubic downscaling; a small image that is noisy, blurred or strongly compressed stays so, enlarged.",
        "It needed no labels: the training images themselves were the targets.",
    ];

    /// <inheritdoc/>
    public override string PromotionMetric => "psnr.y";

    /// <inheritdoc/>
    public override int Scale => Settings.Scale;

    /// <inheritdoc/>
    public override IObjective Objective => new UpscaleObjective(Loss, Scale, Samples.Whole ? 0 : Border);

    /// <inheritdoc/>
    public override SamplePlan Samples
    {
        get
        {
            var side = Scale * (Settings.Training.Patch + (2 * Border));
            return Settings.Idx is null ? new SamplePlan(side, side, SampleKind.Patch) : WholeImages;
        }
    }

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
