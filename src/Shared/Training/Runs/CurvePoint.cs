namespace AePipeline.Training.Runs;

/// <summary>A point of a curve of training or validation.</summary>
/// <param name="Step">After which step.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Terms">Figures beside the loss, by name: <c>psnr</c> in dB, for a VAE <c>reconstruction</c> and <c>kl</c> an image.</param>
/// <param name="LearningRate">The learning rate of the step; null for a validation.</param>
public sealed record CurvePoint(long Step, double Loss, IReadOnlyDictionary<string, double> Terms, double? LearningRate = null);
