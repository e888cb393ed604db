using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Storage;

namespace AePipeline.Evaluation;

/// <summary>A model that turns an image into an image, as every protocol runs it.</summary>
/// <param name="model">The model.</param>
public sealed class Restoration(OnnxModel model)
{
    /// <summary>How strongly to denoise, from 0 to 2; 1 for what the model finds right, and for models that do not denoise.</summary>
    public float Strength { get; init; } = DenoiseStrength.Default;

    /// <summary>The model's family.</summary>
    public string Task => model.Card.Task;

    /// <summary>What is asked for beside the image, in sentences; nothing where all is as the model has it.</summary>
    public IReadOnlyList<string> Description => Strength == DenoiseStrength.Default ? [] : [$"The model is run with strength {DenoiseStrength.Format(Strength)}."];

    /// <summary>Factor between the output's and the input's width and height.</summary>
    public int Scale => model.Card.Scale;

    /// <summary>Runs the model on a whole image.</summary>
    /// <param name="image">Samples <c>[C, H, W]</c>; noise may leave [0, 1].</param>
    /// <returns><c>[C, H * scale, W * scale]</c>, clipped to [0, 1].</returns>
    /// <exception cref="ModelInvalidException">The model does not run.</exception>
    public FloatImage Apply(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var samples = model.Run(image.Samples, image.Channels, image.Height, image.Width, Strength);
        foreach (ref var sample in samples.AsSpan()) sample = Math.Clamp(sample, 0, 1);
        return new FloatImage(samples, image.Channels, image.Height * Scale, image.Width * Scale);
    }
}
