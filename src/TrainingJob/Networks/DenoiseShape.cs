namespace AePipeline.TrainingJob.Networks;

/// <summary>Widths and depths of a <see cref="DenoiseNetwork"/>.</summary>
/// <param name="Widths">Channels on each level, full resolution first; every further level has half the resolution.</param>
/// <param name="EncoderBlocks">Residual blocks on each level on the way down, the bottleneck last.</param>
/// <param name="DecoderBlocks">Residual blocks on each level on the way up, full resolution first.</param>
public sealed record DenoiseShape(IReadOnlyList<int> Widths, IReadOnlyList<int> EncoderBlocks, IReadOnlyList<int> DecoderBlocks)
{
    /// <summary>
    /// About 0.7 million weights and 130,000 multiplications a pixel: a colour and a grey model together stay under
    /// 6 MB, and a 1-megapixel photo takes about two seconds on two CPU cores.
    /// </summary>
    public static DenoiseShape Small { get; } = new([32, 64, 96], [1, 2, 2], [1, 2]);
}
