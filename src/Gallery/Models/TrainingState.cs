namespace AePipeline.Gallery.Models;

/// <summary>What is known of training from storage alone.</summary>
/// <param name="Waiting">Runs that were asked for and have not ended.</param>
/// <param name="Failed">Runs that could not be carried out.</param>
/// <param name="Next">The run that waits next, in words; null when none waits.</param>
/// <param name="Runs">Runs that have begun and not ended, the one heard of last first.</param>
public sealed record TrainingState(int Waiting, int Failed, string? Next, IReadOnlyList<TrainingRun> Runs);
