namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>Another process trains the run of this name, or has finished it.</summary>
public sealed class RunTakenOverException(string message) : Exception(message);
