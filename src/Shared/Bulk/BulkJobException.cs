namespace AePipeline.Bulk;

/// <summary>A job cannot be done as things are; the message says why and what to do about it.</summary>
/// <param name="message">For the user.</param>
/// <param name="innerException">What failed, if something did.</param>
public sealed class BulkJobException(string message, Exception? innerException = null) : Exception(message, innerException);
