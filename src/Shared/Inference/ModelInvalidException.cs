namespace AePipeline.Inference;

/// <summary>A model version cannot be used: its files are not what its card says, or break the tensor contract.</summary>
/// <param name="message">What is wrong and with which file.</param>
/// <param name="innerException">What ONNX Runtime said, if it did.</param>
public class ModelInvalidException(string message, Exception? innerException = null) : Exception(message, innerException);
