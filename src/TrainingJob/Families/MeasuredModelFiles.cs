using AePipeline.Evaluation;
using AePipeline.Models;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Reporting.Pictures;

namespace AePipeline.TrainingJob.Families;

/// <summary>What the files of a version that came from one training run are worth.</summary>
/// <param name="Evaluation">The figures.</param>
/// <param name="Pictures">What they make of images.</param>
/// <param name="Latents">Their latent space, or null.</param>
public sealed record MeasuredModelFiles(ModelEvaluation Evaluation, IReadOnlyList<PictureGroup> Pictures, LatentMap? Latents)
{
    /// <summary>Distribution of the validation images' reconstruction errors; null for families whose uploads are not compared with it.</summary>
    public ErrorDistribution? ReconstructionError { get; init; }
}
