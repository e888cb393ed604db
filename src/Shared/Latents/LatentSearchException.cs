namespace AePipeline.Latents;

/// <summary>The database in which latents are searched does not answer, or not as it should.</summary>
/// <param name="message">What is wrong and the way out, for people.</param>
/// <param name="cause">What it said.</param>
public sealed class LatentSearchException(string message, Exception cause) : Exception(message, cause);
