namespace AePipeline.Gallery.Models;

/// <summary>What is known of training from storage alone.</summary>
/// <param name="Waiting">Runs that were asked for and have not ended.</param>
/// <param name="Failed">Runs that could not be carried out.</param>
/// <param name="Next">The run that waits next, in words; null when none waits.</param>
/// <param name="Saved">Runs that have a checkpoint, the latest first.</param>
public sealed record TrainingState(int Waiting, int Failed, string? Next, IReadOnlyList<SavedRun> Saved);

/// <summary>A training run that has begun and not ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SavedAt">When it last saved a checkpoint.</param>
public sealed record SavedRun(string Name, DateTimeOffset SavedAt);
