using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Training;

namespace AePipeline.ToyFamily.Training;

/// <summary>What a run trains to invert images: a factor and a sum for each channel and each other.</summary>
public sealed class InvertPlan(TrainedFamily family, TrainSettings settings, ImageSet images) : TrainingPlan(family, settings, images)
{
    /// <inheritdoc/>
    public override string Description => "Turns negatives into positives.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Limitations => ["It takes every image for a negative."];

    /// <inheritdoc/>
    public override string PromotionMetric => "psnr.negative";

    /// <inheritdoc/>
    public override IObjective Objective => new InvertObjective(Loss);

    /// <inheritdoc/>
    public override SamplePlan Samples => WholeImages;

    /// <inheritdoc/>
    protected override ReconstructionLoss DefaultLoss => ReconstructionLoss.Mse;

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkFile> Networks(int channels)
    {
        var graph = new LayerGraph("image", SampleShape.Image(channels));
        graph.Add("inverted", new Convolution(channels, channels, Kernel: 1), graph.InputName);
        return [new NetworkFile(FileNames.ByChannels(channels), graph)];
    }
}
