using AePipeline.Latents;
using AePipeline.Processing;
using AePipeline.Storage;

namespace AePipeline.Cli.Pipeline;

/// <summary>What became of one upload.</summary>
internal sealed record UploadOutcome
{
    /// <summary>The result's blob name; null when there is none.</summary>
    public string? ResultName { get; private init; }

    /// <summary>What the result records of itself; null when there is none.</summary>
    public ResultMetadata? Result { get; private init; }

    /// <summary>The image's latent; null for tasks that make none.</summary>
    public StoredLatent? Latent { get; private init; }

    /// <summary>Why there is no result; null when there is one, or when the pipeline had nothing to say.</summary>
    public ProblemReport? Problem { get; private init; }

    /// <summary>Why there is no result, in a sentence; null when there is one.</summary>
    public string? Reason { get; private init; }

    public static UploadOutcome Done(string resultName, ResultMetadata result, StoredLatent? latent) =>
        new() { ResultName = resultName, Result = result, Latent = latent };

    public static UploadOutcome Failed(ProblemReport problem) => new() { Problem = problem, Reason = $"{problem.Title}. {problem.Detail}" };

    public static UploadOutcome Superseded(string reason) => new() { Reason = reason };
}
