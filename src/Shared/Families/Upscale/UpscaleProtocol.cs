using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Families.Upscale;

/// <summary>
/// Measures an upscaler as the super-resolution literature does: the image cropped to a multiple of the scale, made
/// smaller and rounded to 8 bits, upscaled, rounded to 8 bits; PSNR and SSIM on <see cref="LumaChannel"/> without a border of
/// as many pixels as the scale; beside the bicubic enlargement of the same small image.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="conditions">How images are made smaller, see <see cref="UpscaleConditions"/>.</param>
/// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each has.</param>
public sealed class UpscaleProtocol(Restoration model, IReadOnlyList<Condition> conditions, int? channels = null) : IRestorationProtocol
{
    private readonly int _scale = model.Scale;

    /// <inheritdoc/>
    public IReadOnlyList<string> Description { get; } =
    [
        .. conditions.Select(condition => condition.Description).Prepend(new UpscaleConditions(model.Scale).Bicubic.Description).Distinct(),
        "The model's and the bicubic enlargement are rounded to 8 bits. "
        + "PSNR and SSIM (11 x 11 Gaussian window, sigma 1.5, peak 255) are of the Y channel (ITU-R BT.601, 16 to 235; grey images as they are) "
        + $"without a border of {model.Scale} pixels, averaged over the images.",
    ];

    /// <inheritdoc/>
    public IEnumerable<ComparedImage> Measure(NamedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var whole = image.Image.WithChannels(channels ?? image.Image.Channels);
        if (Math.Min(whole.Height, whole.Width) < 4 * _scale)
        {
            throw new ImageRejectedException(
                ImageRejection.Unsupported,
                $"{image.Name} has {whole.Width} x {whole.Height} pixels; enlarging by {_scale} is measured on images of at least {4 * _scale} a side.");
        }

        var target = whole.ToMultipleOf(_scale).To8Bits();
        foreach (var condition in conditions)
        {
            var small = condition.Spoil(target);
            var bicubic = BicubicResizer.Enlarge(small, _scale).To8Bits();
            var upscaled = model.Apply(small).To8Bits();
            var scores = ImageMetrics.Compare(
                condition.Name.Length == 0 ? "y" : $"y-{condition.Name}",
                $"Y, {condition.Label}",
                Measured(target),
                Measured(upscaled),
                ("bicubic", "bicubic", Measured(bicubic)),
                LumaChannel.Peak);
            yield return new ComparedImage(image.Name, condition.Label, bicubic, upscaled, target, scores);
        }
    }

    private FloatImage Measured(FloatImage image) => LumaChannel.Of(image).WithoutBorder(_scale);
}
