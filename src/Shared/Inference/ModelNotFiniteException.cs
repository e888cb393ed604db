namespace AePipeline.Inference;

/// <summary>A model answers an image, whose samples are all in [0, 1], with NaN or infinity: the model is at fault and not the image.</summary>
/// <param name="message">Which file it is.</param>
public sealed class ModelNotFiniteException(string message) : ModelInvalidException(message);
