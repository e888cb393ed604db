namespace AePipeline.TrainingJob.Training;

/// <summary>A <see cref="TrainingState"/> put down in the middle of a run.</summary>
/// <param name="Progress">Where it stands.</param>
/// <param name="Tensors">Weights, averaged weights, best weights, state of the generator and of the optimiser.</param>
internal sealed record SavedTraining(SavedProgress Progress, BinaryData Tensors);
