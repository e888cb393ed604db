namespace AePipeline.TrainingJob.Training;

/// <summary>The end of a training run.</summary>
/// <param name="Average">The averaged weights.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Elapsed">Time it took.</param>
public sealed record TrainingResult(MovingAverage Average, long Steps, TimeSpan Elapsed);
