namespace AePipeline.TrainingJob.Families.Denoise;

/// <summary>Widths and depths of a <see cref="DenoiseNetwork"/>.</summary>
/// <param name="Full">Channels at the image's own resolution.</param>
/// <param name="Half">Channels at half of it.</param>
/// <param name="Quarter">Channels at a quarter.</param>
/// <param name="Encoder">Residual blocks at half the resolution on the way down.</param>
/// <param name="Estimator">Residual blocks at a quarter before the noise is estimated.</param>
/// <param name="Remover">Residual blocks there that are told how strong the noise is.</param>
/// <param name="Decoder">Residual blocks at half the resolution on the way up, told as well.</param>
/// <param name="Finish">Residual blocks at the image's own resolution, at the end.</param>
public sealed record DenoiseShape(int Full, int Half, int Quarter, int Encoder, int Estimator, int Remover, int Decoder, int Finish)
{
    /// <summary>About 0.8 million weights and 107,000 multiplications a pixel.</summary>
    public static DenoiseShape Default { get; } = new(32, 64, 96, Encoder: 1, Estimator: 2, Remover: 1, Decoder: 2, Finish: 1);
}
