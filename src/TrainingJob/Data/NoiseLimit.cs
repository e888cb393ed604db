using AePipeline.Quality;

namespace AePipeline.TrainingJob.Data;

/// <summary>How noisy an image may be that is taken for the truth.</summary>
/// <param name="MaxSigma">Largest estimate of <see cref="NoiseEstimator"/>, standard deviation on the scale of 255.</param>
/// <param name="LeastSide">Images are halved as long as neither side gets below this, in pixels; at least <see cref="LeastTold"/>.</param>
public sealed record NoiseLimit(double MaxSigma = NoiseLimit.DefaultMaxSigma, int LeastSide = 256)
{
    /// <summary>
    /// The limit unless another is given. Of 53 clean photos three are estimated above it, one of them for its film's grain; white
    /// noise of 2 is found in nine of ten and of 3 in nearly all, a camera's of 5.6 (measured against the clean photo) in nearly all.
    /// </summary>
    public const double DefaultMaxSigma = 2;

    /// <summary>From here, everything is taken as it is: no picture has so much noise.</summary>
    public const double Off = 255;

    /// <summary>Smaller images, in pixels a side, are taken as they are: they have too few places for the flattest to be flat.</summary>
    public const int LeastTold = 128;

    /// <summary>Halves an image until it is clean enough: noise averages out, the picture does not.</summary>
    /// <param name="image">The image as it is in its file.</param>
    /// <returns>
    /// The image as it is to be learnt from, null for not at all, how often it was halved, and its noise as it is in its file; that is
    /// not a number for an image too small to tell.
    /// </returns>
    public (TrainingImage? Image, int Halvings, double Sigma) Clean(TrainingImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (Math.Min(image.Height, image.Width) < LeastTold) return (image, 0, double.NaN);
        var first = Estimate(image);
        var (halvings, sigma) = (0, first);
        while (sigma > MaxSigma)
        {
            if (Math.Min(image.Height, image.Width) / 2 < Math.Max(LeastSide, LeastTold)) return (null, 0, first);
            image = image.Halve(1);
            halvings++;
            sigma = Estimate(image);
        }

        return (image, halvings, first);
    }

    private static double Estimate(TrainingImage image) => NoiseEstimator.Estimate(image.Pixels, image.Channels, image.Height, image.Width);
}
