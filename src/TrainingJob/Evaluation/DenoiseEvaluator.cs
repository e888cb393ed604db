using AePipeline.Inference;
using AePipeline.Quality;
using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Evaluation;

/// <summary>
/// Measures a denoiser as the literature does: white Gaussian noise of a known sigma and a fixed seed added to whole
/// images in float, not clipped; the output clipped to [0, 1]; PSNR over all samples.
/// </summary>
public static class DenoiseEvaluator
{
    private const int Seed = 0;

    /// <summary>The strengths of noise in a model card, of 255; 0 shows what happens to an image that is clean already.</summary>
    public static IReadOnlyList<int> Sigmas { get; } = [0, 5, 15, 25, 50];

    /// <summary>Measures a model at every strength.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Clean images.</param>
    /// <param name="channels">3 for colour, 1 for grey versions of the images.</param>
    /// <param name="progress">Told after every strength.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    public static IReadOnlyList<DenoiseScore> Evaluate(
        OnnxModel model,
        IReadOnlyList<TrainingImage> images,
        int channels,
        IProgress<DenoiseScore> progress,
        CancellationToken cancellationToken)
    {
        var scores = new List<DenoiseScore>();
        foreach (var sigma in Sigmas)
        {
            var results = images.Select(image =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Measure(model, image, channels, sigma);
            }).ToList();
            var score = new DenoiseScore(
                sigma,
                results.Average(result => result.NoisyPsnr),
                results.Average(result => result.Psnr),
                results.Average(result => result.Ssim),
                results.Min(result => result.Psnr));
            scores.Add(score);
            progress.Report(score);
        }

        return scores;
    }

    private static (double NoisyPsnr, double Psnr, double Ssim) Measure(OnnxModel model, TrainingImage image, int channels, int sigma)
    {
        var clean = image.ToFloat(channels).Samples;
        var noisy = GaussianNoise.Add(clean, sigma / 255f, Seed);
        var output = model.Run(noisy, channels, image.Height, image.Width);
        for (var i = 0; i < output.Length; i++) output[i] = Math.Clamp(output[i], 0, 1);
        return (
            Psnr.Compute(clean, noisy),
            Psnr.Compute(clean, output),
            Ssim.Compute(clean, output, channels, image.Height, image.Width));
    }
}
