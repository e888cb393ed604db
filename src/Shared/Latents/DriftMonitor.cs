using System.Globalization;
using Microsoft.Extensions.Options;

namespace AePipeline.Latents;

/// <summary>
/// Tells from the reconstruction errors of uploads, which their latents record, whether they are still like the images
/// that the model was trained on.
/// </summary>
/// <param name="latents">The latents.</param>
/// <param name="options">What counts as drift.</param>
public sealed class DriftMonitor(LatentStore latents, IOptions<DriftOptions> options)
{
    /// <summary>The z-score beyond which a single image is far from the training images.</summary>
    public const double FarZScore = 3;

    /// <summary>Measures the images that one version of a model embedded. Lists all latents, a page at a time.</summary>
    /// <param name="modelVersion">The version.</param>
    /// <param name="since">Latents that were written before are left out; storage dates them in whole seconds.</param>
    /// <param name="cancellationToken">Stops listing.</param>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer.</exception>
    public async Task<DriftReport> MeasureAsync(string modelVersion, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelVersion);
        var (images, unmeasured, far, sum) = (0, 0, 0, 0.0);
        await foreach (var latent in latents.ListAsync(cancellationToken))
        {
            if (latent.Metadata.Origin.ModelVersion != modelVersion || latent.WrittenAt < since) continue;
            if (latent.Metadata.ZScore is not { } score)
            {
                unmeasured++;
                continue;
            }

            images++;
            sum += score;
            if (score > FarZScore) far++;
        }

        return images == 0
            ? new DriftReport(0, 0, 0, HasDrifted: false, WithoutImages(modelVersion, unmeasured))
            : Judge(images, sum / images, (double)far / images);
    }

    private static string WithoutImages(string modelVersion, int unmeasured) => unmeasured == 0
        ? $"Embed model {modelVersion} has embedded no image in that time."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"None of {unmeasured} images has a z-score: the card of embed model {modelVersion} does not state how its reconstruction errors are distributed. Train a new version.");

    private DriftReport Judge(int images, double mean, double share)
    {
        var limits = options.Value;
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"Of {images} images {share:P1} have a z-score beyond {FarZScore}, and the mean z-score is {mean:0.00}");
        var allowed = string.Create(
            CultureInfo.InvariantCulture, $"up to {limits.MaxShareBeyondThree:P1} and {limits.MaxMeanZScore:0.00} are no drift");
        if (images < limits.MinImages)
        {
            return new DriftReport(images, mean, share, HasDrifted: false, $"{figures}; that is too few for a verdict, which takes {limits.MinImages}.");
        }

        var drifted = share > limits.MaxShareBeyondThree || mean > limits.MaxMeanZScore;
        return new DriftReport(images, mean, share, drifted, $"{figures}; {allowed}.");
    }
}
