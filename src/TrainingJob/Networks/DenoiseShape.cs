namespace AePipeline.TrainingJob.Networks;

/// <summary>Widths and depths of a <see cref="DenoiseNetwork"/>.</summary>
/// <param name="Half">Channels at half the image's resolution.</param>
/// <param name="Quarter">Channels at a quarter of it.</param>
/// <param name="Encoder">Residual blocks at half the resolution on the way down.</param>
/// <param name="Estimator">Residual blocks at a quarter of it before the noise is estimated.</param>
/// <param name="Remover">Residual blocks there that are told how strong the noise is.</param>
/// <param name="Decoder">Residual blocks at half the resolution on the way up, told as well.</param>
public sealed record DenoiseShape(int Half, int Quarter, int Encoder, int Estimator, int Remover, int Decoder)
{
    /// <summary>About 0.8 million weights and 85,000 multiplications a pixel.</summary>
    public static DenoiseShape Default { get; } = new(64, 96, Encoder: 1, Estimator: 2, Remover: 1, Decoder: 2);
}
