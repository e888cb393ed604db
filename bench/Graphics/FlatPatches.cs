using AePipeline.Degradation;
using AePipeline.Evaluation;
using AePipeline.Families.Denoise;
using AePipeline.Imaging;
using AePipeline.Inference.Restoring;

namespace AePipeline.Bench;

/// <summary>How much noise is left on even surfaces at each strength: more strength must never leave more.</summary>
internal static class FlatPatches
{
    private static readonly float[] Strengths = [0, 0.5f, 1, 1.5f, 2];

    private static readonly float[][] Colours = [[0.2f, 0.2f, 0.2f], [0.5f, 0.5f, 0.5f], [0.75f, 0.55f, 0.45f]];

    /// <summary>The table's head, in Markdown.</summary>
    public static string Head { get; } = $"| noise on a flat patch, deviation of 255 at strength | {string.Join(" | ", Strengths)} |\n|{string.Concat(Enumerable.Repeat(" --- |", Strengths.Length + 1))}";

    /// <summary>A row for each kind of noise on each colour.</summary>
    public static IEnumerable<string> Rows(OnnxModel model) =>
        from colour in Colours
        from condition in (Condition[])[.. DenoiseConditions.Gaussian([5, 25]), DenoiseConditions.Camera("medium"), .. CameraNoise.Strengths.Select(DenoiseConditions.CameraAndJpeg)]
        select $"| {condition.Label} on {string.Join(' ', colour.Select(sample => $"{255 * sample:F0}"))} | {string.Join(" | ", Strengths.Select(strength => $"{Left(model, colour, condition, strength):F2}"))} |";

    private static double Left(OnnxModel model, float[] colour, Condition condition, float strength)
    {
        const int Area = Graphic.Width * Graphic.Height;
        var clean = new FloatImage([.. colour.SelectMany(sample => Enumerable.Repeat(sample, Area))], colour.Length, Graphic.Height, Graphic.Width);
        var output = new Restoration(model) { Strength = strength }.Apply(condition.Spoil(clean).To8Bits()).To8Bits();
        return 255 * Math.Sqrt(output.Samples.Chunk(Area).Average(Variance));
    }

    private static double Variance(float[] samples)
    {
        var mean = samples.Average(sample => (double)sample);
        return samples.Average(sample => (sample - mean) * (sample - mean));
    }
}
