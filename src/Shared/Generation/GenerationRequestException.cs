namespace AePipeline.Generation;

/// <summary>Images cannot be generated as they were asked for.</summary>
/// <param name="message">What is wrong and what to write instead.</param>
public sealed class GenerationRequestException(string message) : Exception(message);
