using AePipeline.Evaluation;
using AePipeline.Imaging;

namespace AePipeline.Families.Denoise;

/// <summary>
/// Measures a denoiser on noisy photos whose clean version is known, as that of many exposures: PSNR and SSIM beside the
/// noisy photo's, how many photos the model made worse, and whether it changed their colours.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each clean one has.</param>
public sealed class PairProtocol(Restoration model, int? channels = null) : IRestorationProtocol
{
    private const string Name = "pairs";

    private static readonly Metric Worsened = new("worse." + Name, "pairs made worse", "", 0, LargerIsBetter: false);

    /// <inheritdoc/>
    public IReadOnlyList<string> Description { get; } =
    [
        "The noisy images are files, measured against their clean partners as they are.",
        .. model.Description,
        DenoiseProtocol.Measurement,
        "The shift of a colour is the mean difference to the clean image, of 255; a pair counts as made worse where the output's PSNR is below the noisy image's.",
    ];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The image has no noisy partner of its size.</exception>
    public IEnumerable<ComparedImage> Measure(NamedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Noisy is not { } partner || partner.Height != image.Image.Height || partner.Width != image.Image.Width)
            throw new ArgumentException($"{image.Name} has no noisy partner of {image.Image.Width} x {image.Image.Height} pixels.", nameof(image));

        var clean = image.Image.WithChannels(channels ?? image.Image.Channels);
        var noisy = partner.WithChannels(clean.Channels);
        var denoised = model.Apply(noisy);
        return
        [
            new ComparedImage(
                image.Name,
                Name,
                noisy,
                denoised,
                clean,
                [
                    .. ImageMetrics.Compare(Name, Name, clean, denoised, ("noisy", "noisy input", noisy), peak: 1),
                    .. Shifts(clean, denoised, noisy),
                ]),
        ];
    }

    /// <summary>The number of pairs whose PSNR the model lowered.</summary>
    public IReadOnlyList<Score> Summarize(IReadOnlyList<ImageScores> images) =>
        [new Score(Worsened, images.Count(image => image.Scores[0] is var psnr && psnr.Baselines.Any(noisy => psnr.Value < noisy.Value)), [])];

    private static IEnumerable<Score> Shifts(FloatImage clean, FloatImage denoised, FloatImage noisy)
    {
        string[] colours = clean.Channels == 1 ? ["grey"] : ["red", "green", "blue"];
        return colours.Select((colour, channel) => new Score(
            new Metric($"shift.{Name}.{colour}", $"shift of {colour}", "", 2, LargerIsBetter: null),
            Shift(clean, denoised, channel),
            [new Baseline("noisy", "noisy input", Shift(clean, noisy, channel))]));
    }

    private static double Shift(FloatImage clean, FloatImage other, int channel)
    {
        var area = clean.Height * clean.Width;
        double sum = 0;
        for (var i = channel * area; i < (channel + 1) * area; i++) sum += (double)other.Samples[i] - clean.Samples[i];
        return 255 * sum / area;
    }
}
