namespace AePipeline.TrainingJob.Training;

/// <summary>A step needs more memory than there is, even for one image at once; the message says what to do.</summary>
public sealed class TrainingMemoryException(string message, Exception innerException) : Exception(message, innerException);
