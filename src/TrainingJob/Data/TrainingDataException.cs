namespace AePipeline.TrainingJob.Data;

/// <summary>The training data is missing, too little or unreadable; the message says what to do.</summary>
public sealed class TrainingDataException(string message, Exception? innerException = null) : Exception(message, innerException);
