namespace AePipeline.TrainingJob.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Optimiser steps; 0 when <see cref="Minutes"/> ends the run.</summary>
    public long Steps { get; init; }

    /// <summary>Wall-clock minutes; 0 when <see cref="Steps"/> ends the run.</summary>
    public double Minutes { get; init; }

    /// <summary>Patches in a batch.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Side of a patch in pixels; a multiple of the network's alignment.</summary>
    public int Patch { get; init; } = 64;

    /// <summary>Learning rate after warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of the moving average of the weights.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Largest norm of the gradient; longer ones are scaled down to it.</summary>
    public double GradientNorm { get; init; } = 1;

    /// <summary>Seed of patches, noise and initial weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Compute in bfloat16 with float32 weights: about twice as fast on CPUs that multiply bfloat16 natively.</summary>
    public bool MixedPrecision { get; init; }
}
