namespace AePipeline.TrainingJob.Training;

/// <summary>A point of the validation curve, measured with the averaged weights.</summary>
/// <param name="Step">After which step.</param>
/// <param name="Epoch">The epoch, fractional.</param>
/// <param name="Loss">Mean loss over the validation images; comparable with the training loss of the run's end.</param>
/// <param name="Terms">Means of the loss's parts, by name.</param>
public sealed record ValidationPoint(long Step, double Epoch, double Loss, IReadOnlyDictionary<string, double> Terms);
