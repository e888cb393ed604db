using AePipeline.Imaging;

namespace AePipeline.Cli.Evaluate;

/// <summary>An image to measure on that is not decoded yet.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Decode">Decodes the clean image.</param>
/// <param name="DecodeNoisy">Decodes its noisy partner, where it is half of a pair.</param>
internal sealed record EvaluationFile(string Name, Func<FloatImage> Decode, Func<FloatImage>? DecodeNoisy = null);
