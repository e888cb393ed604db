namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>Makes noisy and compressed pictures of clean ones, for a denoiser.</summary>
/// <param name="options">How often and how strongly.</param>
public sealed class NoiseDegrader(DegradationOptions options) : IDegrader
{
    private const double MostEnlargement = 2.5;

    /// <inheritdoc/>
    public IDegradationPlan Plan(int side, int room, Random random) =>
        PlanNoise(side, room, Math.Clamp(room - side, 0, JpegHistory.Shift), random);

    /// <summary>The plan for a sample that may be moved in its picture by so many pixels.</summary>
    internal NoisePlan PlanNoise(int side, int room, int shift, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var isGraphic = random.NextDouble() < options.Graphics;
        var kind = isGraphic ? DrawKindOfGraphic(random) : DrawKind(random);
        var reduction = kind == NoiseKind.Camera && !isGraphic && random.NextDouble() < options.Reduced ? 0.5 + (0.5 * random.NextDouble()) : 1;
        reduction = Math.Min(1, Math.Max(reduction, (double)(side + shift) / room));
        var isSoft = kind != NoiseKind.White && !isGraphic && random.NextDouble() < options.Soft;
        var enlargement = isSoft ? 1 + ((MostEnlargement - 1) * random.NextDouble()) : 1;
        return new NoisePlan(options, kind, side, shift, enlargement, reduction, random) { TakesGraphics = isGraphic };
    }

    /// <summary>
    /// Half are clean. Every second of the others has white noise, which a file clips: what becomes of paper's white, of black and
    /// of colours that touch an end of the range is learnt of hardly anything else.
    /// </summary>
    private NoiseKind DrawKindOfGraphic(Random random) => random.Next(4) switch
    {
        0 or 1 => NoiseKind.Clean,
        2 when options.White > 0 => NoiseKind.White,
        _ => DrawKind(random),
    };

    private NoiseKind DrawKind(Random random) => WeightedChoice.Draw(
        random,
        (options.Camera, NoiseKind.Camera),
        (options.White, NoiseKind.White),
        (options.Coloured, NoiseKind.Coloured),
        (options.Grain, NoiseKind.Grain),
        (options.Jpeg, NoiseKind.Jpeg),
        (options.Clean, NoiseKind.Clean));
}
