using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families.Embed;

/// <summary>What a run trains to embed images.</summary>
internal sealed class EmbedPlan(TrainedFamily family, TrainSettings settings, ImageSet images) : TrainingPlan(family, settings, images)
{
    private const int DefaultLatentSize = 32;

    /// <inheritdoc/>
    public override string Description => IsTextbook
        ? $"The textbook's convolutional autoencoder with a code of {LatentSize} values."
        : $"Convolutional autoencoder with a bottleneck of {LatentSize} values, which are an image's embedding"
            + (Settings.Contrast is null ? "." : " of its colours and textures; trained on crops, of which those of one image are to lie together.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Limitations =>
    [
        "It is lossy: the latent vector keeps what its loss rewards, the large and the bright before the small and the fine.",
        "Distances between latent vectors say how alike images look to it, not what they show; for large d plain PCA may do as well.",
        "It needed no labels: the training images themselves were the targets.",
    ];

    /// <inheritdoc/>
    public override string PromotionMetric => Settings.Contrast is null ? "psnr.reconstruction" : EmbedFamily.CropRecall;

    /// <inheritdoc/>
    public override IObjective Objective => new EmbedObjective(Loss, Settings.Contrast ?? 0, CropGroups.CropsOfImage(Settings.Training.Batch));

    /// <inheritdoc/>
    public override SamplePlan Samples => Settings.Contrast is null ? WholeImages : WholeImages with { Kind = SampleKind.CropGroup, Light = Settings.Light };

    /// <inheritdoc/>
    protected override ReconstructionLoss DefaultLoss => IsTextbook ? ReconstructionLoss.Bce : ReconstructionLoss.Mse;

    private int LatentSize => Settings.LatentSize ?? (IsTextbook ? TextbookNetwork.CodeLength : DefaultLatentSize);

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkFile> Networks(int channels)
    {
        var image = SampleShape.Image(channels, Samples.Height, Samples.Width);
        if (!IsTextbook)
        {
            var shape = CoderShape.For(image, Loss.NeedsProbabilities);
            return [File(EmbedNetwork.Describe(image, LatentSize, shape, ofStatistics: Settings.Contrast is not null))];
        }

        CheckTextbook(channels);
        return LatentSize == TextbookNetwork.CodeLength
            ? [File(TextbookNetwork.DescribeEmbed())]
            : throw new ArgumentException($"The textbook's network has a code of {TextbookNetwork.CodeLength} values: leave --latent out.");
    }

    private NetworkFile File(LayerGraph graph) => new(FileNames.Main, graph, LatentSize: LatentSize);
}
