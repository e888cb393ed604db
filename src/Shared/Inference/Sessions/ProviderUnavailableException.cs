namespace AePipeline.Inference.Sessions;

/// <summary>The execution provider that the options ask for cannot be had on this machine.</summary>
/// <param name="message">What was asked for, what is missing and how to go on.</param>
/// <param name="innerException">What ONNX Runtime said, if it did.</param>
public sealed class ProviderUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
