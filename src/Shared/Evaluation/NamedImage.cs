using AePipeline.Imaging;

namespace AePipeline.Evaluation;

/// <summary>An image to measure a model on.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Image">Its samples in [0, 1].</param>
/// <param name="Label">Its class, where known.</param>
public sealed record NamedImage(string Name, FloatImage Image, int? Label = null)
{
    /// <summary>The noisy photo of the same scene and size, where the image is half of a pair; null where a protocol spoils the image itself.</summary>
    public FloatImage? Noisy { get; init; }
}
