using AePipeline.Imaging;
using AePipeline.Tests.Quality;

namespace AePipeline.Bench;

/// <summary>A way to spoil photos.</summary>
/// <param name="Kind">In words.</param>
/// <param name="Sigma">Standard deviation on the scale of 255; 0 where there is no noise.</param>
/// <param name="Spoil">Makes the noisy photo.</param>
/// <param name="Reference">Makes the same photo without noise.</param>
internal sealed record Level(string Kind, double Sigma, Func<FloatImage, FloatImage> Spoil, Func<FloatImage, FloatImage> Reference)
{
    private static readonly double[] White = [2, 3, 5, 10, 15, 25, 50];
    private static readonly double[] Camera = [2, 3, 4, 5, 6, 8, 12, 20];
    private static readonly int[] Qualities = [90, 50, 20];

    /// <summary>The lines of the table.</summary>
    public static IEnumerable<Level> All =>
    [
        .. White.Select(sigma => new Level("white", sigma, photo => CameraNoise.White(photo, sigma), photo => photo)),
        .. Camera.Select(sigma => new Level("camera, JPEG 90", sigma, photo => CameraNoise.Shoot(photo, sigma), photo => CameraNoise.Shoot(photo, 0))),
        .. Qualities.Select(quality => new Level($"none, JPEG {quality}", 0, photo => CameraNoise.Compress(photo, quality), photo => photo)),
    ];
}
