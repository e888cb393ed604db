using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Evaluation;

/// <summary>PSNR and SSIM of an output and of what would be used in its place.</summary>
internal static class ImageMetrics
{
    public const string Decibel = "dB";

    /// <param name="suffix">What distinguishes the metric's name, for example <c>sigma25</c>.</param>
    /// <param name="condition">The same for people, for example <c>sigma 25</c>.</param>
    /// <param name="target">What the output should be.</param>
    /// <param name="output">The model's image.</param>
    /// <param name="baseline">Key, label and image of the baseline; its figures are left out where it equals the target.</param>
    /// <param name="peak">Largest value of a sample.</param>
    public static IReadOnlyList<Score> Compare(
        string suffix, string condition, FloatImage target, FloatImage output, (string Key, string Label, FloatImage Image) baseline, double peak)
    {
        var psnr = new Metric($"psnr.{suffix}", $"PSNR, {condition}", Decibel, 2, LargerIsBetter: true);
        var scores = new List<Score> { Measure(psnr, target, output, baseline, image => Psnr.Compute(target.Samples, image.Samples, peak)) };
        if (Math.Min(target.Height, target.Width) >= Ssim.LeastSide)
        {
            var ssim = new Metric($"ssim.{suffix}", $"SSIM, {condition}", "", 4, LargerIsBetter: true);
            scores.Add(Measure(ssim, target, output, baseline, image => Ssim.Compute(
                target.Samples, image.Samples, target.Channels, target.Height, target.Width, peak)));
        }

        return scores;
    }

    private static Score Measure(
        Metric metric, FloatImage target, FloatImage output, (string Key, string Label, FloatImage Image) baseline, Func<FloatImage, double> compute) =>
        new(metric, compute(output), baseline.Image.Samples.AsSpan().SequenceEqual(target.Samples)
            ? []
            : [new Baseline(baseline.Key, baseline.Label, compute(baseline.Image))]);
}
