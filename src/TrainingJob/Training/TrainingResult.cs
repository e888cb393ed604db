namespace AePipeline.TrainingJob.Training;

/// <summary>The end of a training run.</summary>
/// <param name="Average">The averaged weights; with early stopping those that validated best.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Elapsed">Time it took.</param>
/// <param name="History">How the losses went.</param>
/// <param name="StoppedEarly">Whether validation had long been no better.</param>
/// <param name="ImagesAtOnce">How many images of a batch memory allowed to compute at once.</param>
public sealed record TrainingResult(
    MovingAverage Average, long Steps, TimeSpan Elapsed, TrainingHistory History, bool StoppedEarly, int ImagesAtOnce);
