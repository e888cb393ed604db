using AePipeline.Inference;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>
/// To compute what another network computes (Hinton et al., 2015, "Distilling the Knowledge in a Neural Network"). The error of a
/// sample counts in relation to that of the other network itself, so that a tenth more counts the same in a slightly and in a
/// strongly spoilt image: the mean is what is lost of PSNR.
/// </summary>
/// <param name="original">The network to imitate, where the images are.</param>
/// <param name="own">What it was trained for, which stays the aim where the data makes no inputs.</param>
internal sealed class ImitationObjective(NetworkSet original, IObjective own) : IObjective
{
    /// <summary>Half a step of 8 bits, squared: an error below it is nobody's concern.</summary>
    private const double LeastError = 0.25 / (255 * 255);

    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress)
    {
        if (batch.Inputs is null) return own.Compute(networks, batch, generator, progress);
        var controls = Controls(batch, generator);
        var target = Imitated(batch.Inputs, controls);
        var output = networks.Modules[0].Compute(batch.Inputs, controls)[0];
        var error = (target - batch.Images).square().mean([1, 2, 3]) + LeastError;
        return BatchLoss.OfImages(((output - target).square().mean([1, 2, 3]) / error).mean(), output, batch.Images);
    }

    private Tensor Imitated(Tensor inputs, IReadOnlyDictionary<string, Tensor> controls)
    {
        using var noGradient = no_grad();
        return original.Modules[0].Compute(inputs, controls)[0];
    }

    /// <summary>One sample in four with a strength of 1 to 2, so that it is served as well; a network without one takes no notice.</summary>
    private static Dictionary<string, Tensor> Controls(DeviceBatch batch, Generator generator)
    {
        using var noGradient = no_grad();
        return new() { [TensorNames.Strength] = (rand([batch.Images.shape[0]], device: batch.Images.device, generator: generator) * 4 - 3).clamp_min(0) + 1 };
    }
}
