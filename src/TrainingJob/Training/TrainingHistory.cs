namespace AePipeline.TrainingJob.Training;

/// <summary>How a run went, for curves.</summary>
/// <param name="Losses">Training loss, at most a few hundred points, oldest first.</param>
/// <param name="Validations">Validation loss, oldest first; empty without validation images.</param>
public sealed record TrainingHistory(IReadOnlyList<LossPoint> Losses, IReadOnlyList<ValidationPoint> Validations);
