using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>A picture and what became of it.</summary>
/// <param name="Clean">The target, <c>[C, H, W]</c> in [0, 1].</param>
/// <param name="Degraded">The input; smaller than the target for an upscaler.</param>
public sealed record DegradedSample(FloatImage Clean, FloatImage Degraded);
