namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>
/// What is done to clean pictures so that a model learns to undo it: how often, and how strongly. Weights of kinds are
/// relative to each other; shares are probabilities in [0, 1].
/// </summary>
public sealed record DegradationOptions
{
    /// <summary>Quality of JPEG, in libjpeg's scale, from which hardly anybody sees what it does.</summary>
    public const int FineQuality = 85;

    /// <summary>The little noise and compression that an upscaler undoes by the way.</summary>
    public static DegradationOptions ForUpscale { get; } = new()
    {
        Camera = 0.3, White = 0.25, Grain = 0.05, Jpeg = 0.4, Clean = 0, Graphics = 0.06, MaxSigma = 20, Shot = (1e-4, 2e-3), LeastQualityAlone = 35, Fine = 0,
    };

    /// <summary>Weight of noise as a camera's pictures have it, see <see cref="Degradation.CameraNoise"/>.</summary>
    public double Camera { get; init; } = 0.38;

    /// <summary>Weight of white Gaussian noise, the literature's.</summary>
    public double White { get; init; } = 0.14;

    /// <summary>Weight of Gaussian noise whose channels or neighbours resemble each other.</summary>
    public double Coloured { get; init; } = 0.03;

    /// <summary>Weight of film grain.</summary>
    public double Grain { get; init; } = 0.02;

    /// <summary>Weight of JPEG without noise.</summary>
    public double Jpeg { get; init; } = 0.26;

    /// <summary>
    /// Weight of pictures that are left as they are. It is also how likely the network takes a picture to be clean where it cannot
    /// tell: with less, fine texture is taken for noise.
    /// </summary>
    public double Clean { get; init; } = 0.17;

    /// <summary>Share of samples that are drawings in place of photos: text, lines, checkers, pixel art, flat areas. Half of them are left clean, a quarter get white noise.</summary>
    public double Graphics { get; init; } = 0.2;

    /// <summary>Largest standard deviation of white and coloured noise, of 255; the smallest is 0.</summary>
    public double MaxSigma { get; init; } = 55;

    /// <summary>Share of white noise on photos that leaves [0, 1] as the literature's does; the rest is clipped and rounded as in a file.</summary>
    public double Unclipped { get; init; } = 0.6;

    /// <summary>Least and most shot noise of a sensor, a of variance <c>a x + b</c>; drawn log-uniformly.</summary>
    public (double Least, double Most) Shot { get; init; } = (1e-4, 1.2e-2);

    /// <summary>Share of camera pictures whose sensor has a Bayer mosaic.</summary>
    public double Mosaic { get; init; } = 0.85;

    /// <summary>Share of camera pictures whose noise the camera smoothed, as most do by themselves at high ISO.</summary>
    public double Smoothing { get; init; } = 0.8;

    /// <summary>Share of camera pictures that the camera sharpened.</summary>
    public double Sharpening { get; init; } = 0.5;

    /// <summary>Share of camera pictures that were made smaller afterwards, to 0.5 to 1 of their size.</summary>
    public double Reduced { get; init; } = 0.2;

    /// <summary>
    /// Share of pictures, those with white noise apart, that are enlarged first, up to 2.5 times: so soft are a camera's pictures at
    /// full resolution. Without them a network that learns from pictures made smaller takes a camera's noise for their detail.
    /// </summary>
    public double Soft { get; init; } = 0.5;

    /// <summary>Share of pictures with camera noise, grain or coloured noise that were saved as JPEG.</summary>
    public double Compressed { get; init; } = 0.7;

    /// <summary>Least and most quality of JPEG, in libjpeg's scale.</summary>
    public (int Least, int Most) Quality { get; init; } = (30, 98);

    /// <summary>Least quality of JPEG without noise.</summary>
    public int LeastQualityAlone { get; init; } = 8;

    /// <summary>
    /// Share of JPEGs of at least <see cref="FineQuality"/>, as cameras and phones save them. Where they are rare, a network takes what is
    /// left of texture in them for noise.
    /// </summary>
    public double Fine { get; init; } = 0.4;

    /// <summary>Share of JPEGs whose colour has half the resolution (4:2:0).</summary>
    public double Subsampled { get; init; } = 0.75;

    /// <summary>Share of JPEGs that were opened, cropped and saved again, so that two grids of blocks lie over each other.</summary>
    public double Twice { get; init; } = 0.15;
}
