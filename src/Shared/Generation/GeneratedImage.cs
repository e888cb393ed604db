using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Generation;

/// <summary>An image that a model made from a latent.</summary>
/// <param name="Latent">The latent, <c>[d]</c>.</param>
/// <param name="Condition">Name of the class that it was made as; null when the model is not conditional.</param>
/// <param name="Png">The image as a PNG file, sRGB or grey, 8 bit.</param>
[SuppressMessage("Performance", "CA1819", Justification = "Files and vectors that their receiver owns.")]
public sealed record GeneratedImage(float[] Latent, string? Condition, byte[] Png);
