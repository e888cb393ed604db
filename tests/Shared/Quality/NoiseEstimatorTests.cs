using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

/// <summary>On the sample photos; the table of bench/README.md is of more of them.</summary>
public sealed class NoiseEstimatorTests
{
    private const int Side = 512;

    public static TheoryData<string> Photos => [.. SamplePhotos.Names];

    public static MatrixTheoryData<string, double> WhiteNoises => new(SamplePhotos.Names, [3, 5, 10, 15, 25, 50]);

    public static MatrixTheoryData<string, double> CameraNoises => new(SamplePhotos.Names, [5, 8, 12, 20]);

    [Theory]
    [MemberData(nameof(Photos))]
    public void Estimate_CleanPhoto_IsLow(string name) => Assert.InRange(NoiseEstimator.Estimate(SamplePhotos.Read(name)), 0, 1.8);

    [Theory]
    [MemberData(nameof(WhiteNoises))]
    public void Estimate_WhiteNoise_IsWhatThereIs(string name, double sigma)
    {
        var photo = Part(name);
        var noisy = CameraNoise.White(photo, sigma);
        // What is left of the noise after black and white have cut some of it off.
        var truth = Difference(photo, noisy);
        Assert.InRange(NoiseEstimator.Estimate(noisy), 0.93 * truth, (1.08 * truth) + 0.3);
    }

    [Theory]
    [MemberData(nameof(CameraNoises))]
    public void Estimate_NoiseOfACameraInAJpegFile_IsFoundThoughItsFinestPartIsGone(string name, double sigma)
    {
        var photo = Part(name);
        var (noisy, clean) = (CameraNoise.Shoot(photo, sigma), CameraNoise.Shoot(photo, 0));
        Assert.InRange(NoiseEstimator.Estimate(clean), 0, 1.5);
        // Such noise is uneven, and the flattest places have the least of it.
        Assert.InRange(NoiseEstimator.Estimate(noisy), Math.Max(2, 0.3 * Difference(clean, noisy)), 1.2 * Difference(clean, noisy));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(50)]
    [InlineData(20)]
    public void Estimate_CleanPhotoStronglyCompressed_DoesNotTakeTheSeamsOfBlocksForNoise(int quality) =>
        Assert.InRange(NoiseEstimator.Estimate(CameraNoise.Compress(Part(SamplePhotos.Names[0]), quality)), 0, 1.5);

    [Theory]
    [InlineData(0, 0, 0.01)]
    [InlineData(10, 8, 11)]
    public void Estimate_HalfOfThePictureBlownOut_ReadsTheRest(double sigma, double least, double most)
    {
        var noisy = CameraNoise.White(Grey((x, _) => x < Side / 2 ? 1.2f : 0.5f), sigma);
        Assert.InRange(NoiseEstimator.Estimate(noisy), least, most);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("shapes")]
    [InlineData("gradient")]
    public void Estimate_CleanGraphics_AreClean(string kind)
    {
        var picture = kind switch
        {
            // Words of a kind with space around them: everything is black or white.
            "page" => Grey((x, y) => x is > 60 and < 450 && y is > 60 and < 450 && y % 24 < 11 && x % 60 < 48 && ((x * 7919) + (y / 3 * 104_729)) % 11 < 4 ? 0 : 1),
            "shapes" => Grey((x, y) => 0.2f + (0.15f * (((x / 90) + (y / 70)) % 5))),
            _ => Grey((x, y) => 0.1f + (0.6f * x / Side) + (0.2f * y / Side)),
        };
        Assert.InRange(NoiseEstimator.Estimate(CameraNoise.Compress(picture, 95)), 0, 0.6);
    }

    [Fact]
    public void Estimate_TextureAllOver_IsNotTakenForNoise()
    {
        // Blades in all directions and brightnesses over each other, as of a lawn.
        var random = new Random(3);
        var samples = new float[Side, Side];
        for (var blade = 0; blade < 60_000; blade++)
        {
            var (x, y, angle, level, length) = (random.Next(Side), random.Next(Side), random.NextDouble() * Math.PI, (float)(0.1 + (0.7 * random.NextDouble())), random.Next(10, 40));
            for (var at = 0; at < length; at++)
            {
                var (column, row) = ((int)(x + (at * Math.Cos(angle))), (int)(y + (at * Math.Sin(angle))));
                for (var wide = 0; wide < 9; wide++)
                {
                    var (px, py) = (column + (wide % 3), row + (wide / 3));
                    if (px >= 0 && py >= 0 && px < Side && py < Side) samples[py, px] = level;
                }
            }
        }

        var lawn = BicubicResizer.Shrink(Grey((x, y) => samples[y, x]), 2);
        Assert.InRange(NoiseEstimator.Estimate(BicubicResizer.Enlarge(lawn, 2)), 0, 2);
    }

    [Fact]
    public void Estimate_BytesAndNumbers_AreTheSame()
    {
        var noisy = CameraNoise.White(Part(SamplePhotos.Names[0]), 5);
        var area = noisy.Height * noisy.Width;
        byte[] bytes = [.. Enumerable.Range(0, 3 * area).Select(i => (byte)MathF.Round(255 * noisy.Samples[(i % 3 * area) + (i / 3)]))];
        Assert.Equal(NoiseEstimator.Estimate(noisy), NoiseEstimator.Estimate(bytes, 3, noisy.Height, noisy.Width), tolerance: 0.01);
    }

    [Fact]
    public void Estimate_TooSmallAPicture_SaysNothing() =>
        Assert.Equal(0, NoiseEstimator.Estimate(GaussianNoiseOf(NoiseEstimator.LeastSide - 1)));

    [Fact]
    public void Estimate_AsSmallAPictureAsItTakes_IsNearTheTruth() =>
        Assert.InRange(NoiseEstimator.Estimate(GaussianNoiseOf(NoiseEstimator.LeastSide)), 14, 26);

    [Fact]
    public void Estimate_SamplesOfAnotherSize_Throws() =>
        Assert.Throws<ArgumentException>(() => NoiseEstimator.Estimate(new byte[100], 3, 16, 16));

    private static FloatImage Part(string name) => SamplePhotos.Crop(name, 200, 40, Side, Side);

    private static FloatImage GaussianNoiseOf(int side) =>
        new(GaussianNoise.Add(Enumerable.Repeat(0.5f, side * side).ToArray(), 20f / 255, seed: 1), 1, side, side);

    private static FloatImage Grey(Func<int, int, float> level) =>
        new FloatImage([.. Enumerable.Range(0, Side * Side).Select(i => level(i % Side, i / Side))], 1, Side, Side).WithChannels(3);

    private static double Difference(FloatImage a, FloatImage b) => 255 * Math.Sqrt(MeanSquaredError.Compute(a.Samples, b.Samples));
}
