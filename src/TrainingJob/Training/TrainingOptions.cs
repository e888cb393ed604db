using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>How a network is trained. One of <see cref="Steps"/>, <see cref="Minutes"/> and <see cref="Epochs"/> ends the run.</summary>
public sealed record TrainingOptions
{
    /// <summary>Optimiser steps, or 0.</summary>
    public long Steps { get; init; }

    /// <summary>Wall-clock minutes, or 0.</summary>
    public double Minutes { get; init; }

    /// <summary>How often as many images or patches are seen as there are training images, or 0.</summary>
    public int Epochs { get; init; }

    /// <summary>Images or patches in a batch.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Side of a patch in pixels, of the network's input; a multiple of the network's alignment.</summary>
    public int Patch { get; init; } = 64;

    /// <summary>One of <see cref="Optimizers.Names"/>.</summary>
    public string Optimizer { get; init; } = Optimizers.AdamW;

    /// <summary>Learning rate after warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of the moving average of the weights.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Largest norm of the gradient; longer ones are scaled down to it. Infinite for none.</summary>
    public double GradientNorm { get; init; } = 1;

    /// <summary>How often, at most, a run of steps or minutes measures the loss on validation images; a run of epochs does after each.</summary>
    public int Validations { get; init; } = 20;

    /// <summary>Ends the run when so many validations in a row were no better than the best one; 0 never does.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of batches, noise and initial weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Number format of convolutions: float32, bfloat16 or float16. Weights stay float32. Bfloat16 is about twice as fast
    /// on CPUs that multiply it natively.
    /// </summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;
}
