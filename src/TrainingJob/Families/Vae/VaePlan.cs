using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families.Vae;

/// <summary>What a run trains to generate images.</summary>
internal sealed class VaePlan(TrainedFamily family, TrainSettings settings, ImageSet images) : TrainingPlan(family, settings, images)
{
    private const int DefaultLatentSize = 2;
    private const int Hidden = 512;

    /// <inheritdoc/>
    public override string Description =>
        (Classes is null ? "Variational autoencoder" : $"Conditional variational autoencoder of {Classes.Count} classes")
        + $" with {LatentSize} latent dimensions: an encoder to their mean and variance, a decoder that makes images.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Limitations =>
    [
        "Its images are means over everything that a latent vector can stand for, and so they are soft.",
        "It is lossy: the latent dimensions keep what the loss rewards, the large and the bright before the small and the fine.",
        Classes is null
            ? "It needed no labels: the training images themselves were the targets."
            : "What it makes of a class is what the training images of that class have in common; it knows no other classes.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Facts => new Dictionary<string, double>
    {
        ["beta"] = Settings.Beta.Final, ["betaWarmUp"] = Settings.Beta.WarmUp, ["inputDropout"] = Settings.InputDropout,
    };

    /// <inheritdoc/>
    public override string PromotionMetric => "elbo.bernoulli";

    /// <inheritdoc/>
    public override IObjective Objective => new VaeObjective(Loss, Settings.Beta, Settings.InputDropout);

    /// <inheritdoc/>
    public override SamplePlan Samples => WholeImages;

    /// <summary>The loss is a sum over an image's values, so its gradients are long: scaling them down would be the rule.</summary>
    public override TrainingOptions Options => base.Options with { GradientNorm = double.PositiveInfinity };

    /// <inheritdoc/>
    protected override ReconstructionLoss DefaultLoss => IsTextbook ? ReconstructionLoss.Mse : ReconstructionLoss.Bce;

    /// <inheritdoc/>
    protected override string DefaultOptimizer => IsTextbook ? Optimizers.RmsProp : Optimizers.AdamW;

    private int LatentSize => Settings.LatentSize ?? DefaultLatentSize;

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkFile> Networks(int channels)
    {
        var image = SampleShape.Image(channels, Samples.Height, Samples.Width);
        if (Settings.Network == NetworkNames.Default)
        {
            var shape = CoderShape.For(image, Loss.NeedsProbabilities);
            return Files(VaeNetwork.DescribeEncoder(image, LatentSize, shape, Classes), VaeNetwork.DescribeDecoder(image, LatentSize, shape, Classes));
        }

        int[] hidden = IsTextbook ? [Hidden] : [Hidden, Hidden];
        return Files(VaeNetwork.DescribeEncoder(image, LatentSize, hidden, Classes), VaeNetwork.DescribeDecoder(image, LatentSize, hidden, Classes));
    }

    /// <inheritdoc/>
    public override void Arrange(NetworkSet networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        LatentOrder.Sort(networks, Samples.TakeValidation(Images, networks.ImageChannels, Options.Batch));
    }

    private NetworkFile[] Files(LayerGraph encoder, LayerGraph decoder) =>
    [
        new NetworkFile(FileNames.Main, encoder, "encoder", LatentSize),
        new NetworkFile(FileNames.Decoder, decoder, "decoder", LatentSize),
    ];
}
