using AePipeline.Training.Runs;

namespace AePipeline.Gallery.Models;

/// <summary>A training run that has begun and not ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SavedAt">When it last saved a checkpoint; null when it has not.</param>
/// <param name="Progress">What it says of itself; null when it says nothing, as before its first step.</param>
/// <param name="HeardAt">When it said that.</param>
/// <param name="Condition">Whether it goes on.</param>
public sealed record TrainingRun(string Name, DateTimeOffset? SavedAt, RunProgress? Progress, DateTimeOffset? HeardAt, RunCondition Condition)
{
    // Twice what a run that lives may need, and some time for storage that is slow.
    private static readonly TimeSpan s_longestSilence = (2 * RunProgress.LongestSilence) + TimeSpan.FromSeconds(60);

    /// <summary>The run, by what is in storage.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="savedAt">When it last saved a checkpoint.</param>
    /// <param name="progress">What it says of itself.</param>
    /// <param name="heardAt">When it said that.</param>
    /// <param name="now">The time.</param>
    public static TrainingRun Of(string name, DateTimeOffset? savedAt, RunProgress? progress, DateTimeOffset? heardAt, DateTimeOffset now) => new(
        name, savedAt, progress, heardAt,
        progress is null ? RunCondition.Unknown
            : progress.Stage == RunStage.Stopped ? RunCondition.Stopped
            : now - heardAt > s_longestSilence ? RunCondition.Silent
            : RunCondition.GoesOn);

    /// <summary>Whether it is worth looking again soon.</summary>
    public bool GoesOn => Condition == RunCondition.GoesOn;

    /// <summary>Share of all its training that is done, in [0, 1].</summary>
    public double Share => Progress is { Parts: > 0 } progress && double.IsFinite(progress.Done) ? Math.Clamp((progress.Part - 1 + progress.Done) / progress.Parts, 0, 1) : 0;
}
