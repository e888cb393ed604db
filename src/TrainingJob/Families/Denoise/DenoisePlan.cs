using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families.Denoise;

/// <summary>What a run trains to remove noise.</summary>
internal sealed class DenoisePlan(TrainedFamily family, TrainSettings settings, ImageSet images) : TrainingPlan(family, settings, images)
{
    /// <inheritdoc/>
    public override string Description => IsTextbook
        ? "The textbook's convolutional autoencoder, trained to remove noise of N(0.5, 0.3) from 28x28 images."
        : "Residual convolutional autoencoder that removes noise and JPEG's artefacts as strongly as asked; by itself as much as it finds.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Limitations =>
    [
        "It is lossy: trained on its mean error, it prefers the likely over the sharp where noise hides the truth.",
        "It needed no labels: the training images themselves were the targets, so their own noise and artefacts count as clean.",
    ];

    /// <inheritdoc/>
    public override string PromotionMetric => IsTextbook ? "psnr.sigma25" : DenoiseFamily.Uploads;

    /// <inheritdoc/>
    public override IObjective Objective => new DenoiseObjective(Loss, IsTextbook ? Corruption.Textbook : new Corruption());

    /// <inheritdoc/>
    public override SamplePlan Samples => Settings.Idx is null
        ? new SamplePlan(Settings.Training.Patch, Settings.Training.Patch, SampleKind.Patch) { Degrader = new NoiseDegrader(Settings.Degradation) }
        : WholeImages;

    /// <inheritdoc/>
    protected override ReconstructionLoss DefaultLoss => IsTextbook ? ReconstructionLoss.Bce : Settings.Idx is null ? ReconstructionLoss.LogL1 : ReconstructionLoss.L1;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Exact(LayerGraph graph) => DenoiseNetwork.Exact(graph);

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkFile> Networks(int channels)
    {
        if (!IsTextbook) return [new NetworkFile(FileNames.ByChannels(channels), DenoiseNetwork.Describe(channels, DenoiseShape.Default))];
        CheckTextbook(channels);
        return [new NetworkFile(FileNames.ByChannels(channels), TextbookNetwork.DescribeDenoise())];
    }
}
