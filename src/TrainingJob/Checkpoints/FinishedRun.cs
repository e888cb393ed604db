namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>How a run ended: what is left of it, so that a request that is delivered again is not trained again.</summary>
/// <param name="Task">The family.</param>
/// <param name="Version">The version that came of it.</param>
/// <param name="ExitCode">What the program ended with.</param>
/// <param name="FinishedAt">When.</param>
internal sealed record FinishedRun(string Task, string Version, int ExitCode, DateTimeOffset FinishedAt)
{
    /// <summary>Its name in the run's store.</summary>
    public const string FileName = "done.json";
}
