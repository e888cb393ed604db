using AePipeline.Inference;
using AePipeline.Storage;

namespace AePipeline.Evaluation;

/// <summary>What a version is measured on, and how.</summary>
/// <param name="Images">The images: clean ones where the family restores; with labels where latents are to be told apart.</param>
public sealed record EvaluationPlan(IAsyncEnumerable<NamedImage> Images)
{
    /// <summary>Training images, which latents are compared with; null for none. Means nothing to families without latents.</summary>
    public IAsyncEnumerable<NamedImage>? Reference { get; init; }

    /// <summary>How clean images are spoilt, of a family's <see cref="IRestorationFamily.Degradations"/>.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Whether each image has a noisy partner that it is compared with, so that nothing is spoilt.</summary>
    public bool ArePairs { get; init; }

    /// <summary>How strongly to work, 0 to 2, where the family takes a strength.</summary>
    public float Strength { get; init; } = DenoiseStrength.Default;

    /// <summary>1 to measure on grey versions of the images, 3 on colour; null for as many channels as each has.</summary>
    public int? Channels { get; init; }

    /// <summary>Provider, threads and precision.</summary>
    public InferenceOptions Inference { get; init; } = new();
}
