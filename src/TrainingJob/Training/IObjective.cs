using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>What a family of models is trained for: the input and the target that a batch gives, and how far off the output is.</summary>
public interface IObjective
{
    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="networks">The model.</param>
    /// <param name="batch">The images, and what the network reads where the data made it.</param>
    /// <param name="generator">Draws whatever is random.</param>
    /// <param name="progress">Share of the run that is done, in [0, 1]; 1 to measure.</param>
    BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress);
}
