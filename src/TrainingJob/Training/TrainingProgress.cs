namespace AePipeline.TrainingJob.Training;

/// <summary>Where a training run stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">How often as many images were seen as there are.</param>
/// <param name="Done">Share of the run that is done, in [0, 1].</param>
/// <param name="Loss">Loss of the last batch.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record TrainingProgress(long Step, double Epoch, double Done, double Loss, double LearningRate, TimeSpan Elapsed);
