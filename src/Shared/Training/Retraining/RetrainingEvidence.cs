namespace AePipeline.Training.Retraining;

/// <summary>What speaks for training a task again.</summary>
/// <param name="NewImages">Images in its source since the last run was asked for; all of them when none was.</param>
/// <param name="Drift">Why the images no longer look like those that the model was trained on; null when they do.</param>
public sealed record RetrainingEvidence(long NewImages, string? Drift);
