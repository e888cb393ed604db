using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

public sealed class SsimTests
{
    private const int Height = 37;
    private const int Width = 45;

    // scikit-image 0.19.3, structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
    // data_range=1) in double precision on the same float32 images, channel by channel.
    [Theory]
    [InlineData(0, 0.8638564242377111)]
    [InlineData(1, 0.8686333592729928)]
    [InlineData(2, 0.8654827911970359)]
    public void Compute_OneChannel_IsWhatAnIndependentProgramComputes(int channel, double expected)
    {
        Assert.Equal(expected, Ssim.Compute(Plane(channel, 0), Plane(channel, 0.08), 1, Height, Width), tolerance: 1e-7);
    }

    [Fact]
    public void Compute_ThreeChannels_IsTheirMean()
    {
        float[] Image(double noise) => [.. Plane(0, noise), .. Plane(1, noise), .. Plane(2, noise)];

        Assert.Equal(0.8659908582359134, Ssim.Compute(Image(0), Image(0.08), 3, Height, Width), tolerance: 1e-7);
    }

    [Fact]
    public void Compute_InLevelsOf255_IsTheSame()
    {
        float[] Levels(double noise) => [.. Plane(0, noise).Select(sample => sample * 255)];

        Assert.Equal(0.8638564242377111, Ssim.Compute(Levels(0), Levels(0.08), 1, Height, Width, peak: 255), tolerance: 1e-6);
    }

    [Fact]
    public void Compute_EqualImages_IsOne() =>
        Assert.Equal(1, Ssim.Compute(Plane(0, 0), Plane(0, 0), 1, Height, Width), tolerance: 1e-12);

    [Fact]
    public void Compute_SmallerThanTheWindow_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Ssim.Compute(new float[110], new float[110], 1, 10, 11));

    [Fact]
    public void Compute_ShapesThatDiffer_AreRefused() =>
        Assert.Throws<ArgumentException>(() => Ssim.Compute(new float[400], new float[399], 1, 20, 20));

    private static float[] Plane(int channel, double noise)
    {
        var plane = new float[Height * Width];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var waves = 0.5 + (0.35 * Math.Sin((x * 0.37) + channel) * Math.Cos((y * 0.23) - channel));
                var texture = 0.1 * (((x * 7) + (y * 13) + (channel * 5)) % 11) / 11;
                plane[(y * Width) + x] = (float)(waves + texture + (noise * Math.Sin((x * 12.9898) + (y * 78.233) + channel)));
            }
        }

        return plane;
    }
}
