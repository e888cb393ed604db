using System.Globalization;
using AePipeline.Inference;
using AePipeline.Quality;

namespace AePipeline.Evaluation;

/// <summary>
/// Measures a denoiser as the literature does: white Gaussian noise of a known sigma and a fixed seed added to whole
/// images in float, not clipped; the output clipped to [0, 1]; PSNR and SSIM over all samples.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="sigmas">Standard deviations of the noise, of 255; 0 shows what happens to an image that is clean already.</param>
/// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each has.</param>
public sealed class DenoiseProtocol(OnnxModel model, IReadOnlyList<double> sigmas, int? channels = null) : IRestorationProtocol
{
    private const int Seed = 0;

    /// <inheritdoc/>
    public IReadOnlyList<string> Description { get; } =
    [
        $"White Gaussian noise (sigma of 255, seed {Seed}) is added to the whole image in floating point and not clipped.",
        "The output is clipped to [0, 1]; PSNR and SSIM (11 x 11 Gaussian window, sigma 1.5) are of all samples, averaged over the images.",
    ];

    /// <inheritdoc/>
    public IEnumerable<ComparedImage> Measure(NamedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var clean = image.Image.WithChannels(channels ?? image.Image.Channels);
        foreach (var sigma in sigmas)
        {
            var noisy = clean with { Samples = GaussianNoise.Add(clean.Samples, (float)(sigma / 255), Seed) };
            var denoised = clean with { Samples = model.Run(noisy.Samples, clean.Channels, clean.Height, clean.Width) };
            foreach (ref var sample in denoised.Samples.AsSpan()) sample = Math.Clamp(sample, 0, 1);
            var name = sigma.ToString(CultureInfo.InvariantCulture);
            yield return new ComparedImage(
                image.Name,
                $"sigma {name}",
                noisy,
                denoised,
                clean,
                ImageMetrics.Compare($"sigma{name}", sigma == 0 ? "clean input" : $"sigma {name}", clean, denoised, ("noisy", "noisy input", noisy), peak: 1));
        }
    }
}
