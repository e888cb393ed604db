namespace AePipeline.TrainingJob.Training;

/// <summary>A point of the training curve: the mean over the steps since the point before.</summary>
/// <param name="Step">The last of the steps.</param>
/// <param name="Epoch">The epoch that it ended in, fractional.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Terms">Means of the loss's parts, by name: for a VAE <c>reconstruction</c> and <c>kl</c>.</param>
public sealed record LossPoint(long Step, double Epoch, double LearningRate, double Loss, IReadOnlyDictionary<string, double> Terms);
