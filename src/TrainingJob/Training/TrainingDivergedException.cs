namespace AePipeline.TrainingJob.Training;

/// <summary>The loss has become infinite or no number: nothing can be learnt from here on; the message says what to do.</summary>
public sealed class TrainingDivergedException(string message) : Exception(message);
