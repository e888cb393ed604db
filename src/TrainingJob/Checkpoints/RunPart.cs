namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>A network that a run trains, for those who watch.</summary>
/// <param name="Task">The family.</param>
/// <param name="Number">Which of the run's networks it is, from 1.</param>
/// <param name="Count">How many the run trains.</param>
/// <param name="Channels">3 for colour, 1 for grey.</param>
/// <param name="Loss">Name of the loss.</param>
internal sealed record RunPart(string Task, int Number, int Count, int Channels, string Loss);
