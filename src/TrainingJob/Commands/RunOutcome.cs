namespace AePipeline.TrainingJob.Commands;

/// <summary>How a run ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Problem">What went wrong, in a sentence; empty when nothing did.</param>
internal sealed record RunOutcome(ExitCode Code, string Problem);
