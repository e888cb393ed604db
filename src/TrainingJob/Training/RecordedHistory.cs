namespace AePipeline.TrainingJob.Training;

/// <summary>A <see cref="HistoryRecorder"/> put down in the middle of a run.</summary>
/// <param name="Losses">Whole points.</param>
/// <param name="Pending">Steps that make no whole point yet.</param>
/// <param name="Validations">Validations.</param>
/// <param name="StepsPerPoint">Steps that a whole point covers.</param>
internal sealed record RecordedHistory(
    IReadOnlyList<LossPoint> Losses, IReadOnlyList<LossPoint> Pending, IReadOnlyList<ValidationPoint> Validations, int StepsPerPoint);
