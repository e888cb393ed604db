using AePipeline.Evaluation;

namespace AePipeline.Families.Denoise;

/// <summary>
/// Measures a denoiser on clean images that are spoilt in known ways, whole; the output clipped to [0, 1]; PSNR and SSIM over
/// all samples.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="conditions">What is done to the images, see <see cref="DenoiseConditions"/>.</param>
/// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each has.</param>
public sealed class DenoiseProtocol(Restoration model, IReadOnlyList<Condition> conditions, int? channels = null) : IRestorationProtocol
{
    internal const string Measurement =
        "The output is clipped to [0, 1]; PSNR and SSIM (11 x 11 Gaussian window, sigma 1.5) are of all samples, averaged over the images.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Description { get; } = [.. conditions.Select(condition => condition.Description).Distinct(), .. model.Description, Measurement];

    /// <inheritdoc/>
    public IEnumerable<ComparedImage> Measure(NamedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var clean = image.Image.WithChannels(channels ?? image.Image.Channels);
        foreach (var condition in conditions)
        {
            var noisy = condition.Spoil(clean);
            var denoised = model.Apply(noisy);
            yield return new ComparedImage(
                image.Name,
                condition.Label,
                noisy,
                denoised,
                clean,
                ImageMetrics.Compare(condition.Name, condition.Label, clean, denoised, ("noisy", "noisy input", noisy), peak: 1));
        }
    }
}
