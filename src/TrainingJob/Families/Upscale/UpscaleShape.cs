namespace AePipeline.TrainingJob.Families.Upscale;

/// <summary>Width and depth of an <see cref="UpscaleNetwork"/>.</summary>
/// <param name="Width">Channels of every map of features.</param>
/// <param name="Blocks">Residual blocks.</param>
public sealed record UpscaleShape(int Width, int Blocks)
{
    /// <summary>About 0.4 million weights, so 0.4 million multiplications for a pixel of the input.</summary>
    public static UpscaleShape Small { get; } = new(48, 10);
}
