using AePipeline.Imaging;
using AePipeline.Inference;

namespace AePipeline.Evaluation;

/// <summary>A model that turns an image into an image, as every protocol runs it.</summary>
/// <param name="model">The model.</param>
/// <remarks>What a user may ask of a run beside the image, such as a strength, is a property of this class.</remarks>
public sealed class Restoration(OnnxModel model)
{
    /// <summary>Factor between the output's and the input's width and height.</summary>
    public int Scale => model.Card.Scale;

    /// <summary>Runs the model on a whole image.</summary>
    /// <param name="image">Samples <c>[C, H, W]</c>; noise may leave [0, 1].</param>
    /// <returns><c>[C, H * scale, W * scale]</c>, clipped to [0, 1].</returns>
    /// <exception cref="ModelInvalidException">The model does not run.</exception>
    public FloatImage Apply(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var samples = model.Run(image.Samples, image.Channels, image.Height, image.Width);
        foreach (ref var sample in samples.AsSpan()) sample = Math.Clamp(sample, 0, 1);
        return new FloatImage(samples, image.Channels, image.Height * Scale, image.Width * Scale);
    }
}
