using AePipeline.Evaluation;
using AePipeline.TrainingJob.Reporting.Pictures;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>One trained network in a report.</summary>
public sealed record ReportPart
{
    /// <summary>What distinguishes it from the other parts: <c>colour</c>; empty when there is only one.</summary>
    public required string Title { get; init; }

    /// <summary>How its training went.</summary>
    public required TrainingHistory History { get; init; }

    /// <summary>What it is worth on the validation images.</summary>
    public required ModelEvaluation Evaluation { get; init; }

    /// <summary>What it makes of images.</summary>
    public IReadOnlyList<PictureGroup> Pictures { get; init; } = [];

    /// <summary>Its latent space, or null.</summary>
    public LatentMap? Latents { get; init; }
}
