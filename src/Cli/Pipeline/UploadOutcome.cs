using AePipeline.Processing.Results;


namespace AePipeline.Cli.Pipeline;

/// <summary>What became of one upload.</summary>
internal sealed record UploadOutcome
{
    /// <summary>The result; null when there is none.</summary>
    public UploadResult? Result { get; private init; }

    /// <summary>Why there is no result; null when there is one, or when the pipeline had nothing to say.</summary>
    public ProblemReport? Problem { get; private init; }

    /// <summary>Why there is no result, in a sentence; null when there is one.</summary>
    public string? Reason { get; private init; }

    public static UploadOutcome Done(UploadResult result) => new() { Result = result };

    public static UploadOutcome Failed(ProblemReport problem) => new() { Problem = problem, Reason = $"{problem.Title}. {problem.Detail}" };

    public static UploadOutcome Superseded(string reason) => new() { Reason = reason };
}
