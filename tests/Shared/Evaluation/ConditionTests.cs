using AePipeline.Degradation;
using AePipeline.Evaluation;
using AePipeline.Families.Denoise;
using AePipeline.Families.Upscale;
using AePipeline.Imaging;
using AePipeline.Quality;
using AePipeline.Tests.Degradation;

namespace AePipeline.Tests.Evaluation;

public sealed class ConditionTests
{
    [Fact]
    public void Camera_HasEveryStrengthAloneAndAsAFile() => Assert.Equal(
        ["camera-weak", "camera-weak-jpeg90", "camera-medium", "camera-medium-jpeg90", "camera-strong", "camera-strong-jpeg90"],
        DenoiseConditions.Camera().Select(condition => condition.Name));

    [Fact]
    public void Camera_Spoilt_IsOf8BitsAndTheSameEveryTime()
    {
        var clean = Waves();
        var condition = DenoiseConditions.Camera("medium");
        var noisy = condition.Spoil(clean);
        Assert.Equal(noisy.To8Bits().Samples, noisy.Samples);
        Assert.Equal(noisy.Samples, condition.Spoil(clean).Samples);
        Assert.InRange(Psnr.Compute(clean.Samples, noisy.Samples), 15, 40);
    }

    [Fact]
    public void CameraAndJpeg_IsTheCamerasPictureAsAFileOfQuality90()
    {
        var clean = Waves();
        Assert.Equal(
            new JpegRoundTrip(90).Apply(DenoiseConditions.Camera("weak").Spoil(clean)).Samples, DenoiseConditions.CameraAndJpeg("weak").Spoil(clean).Samples);
    }

    [Fact]
    public void Camera_ASinglePixel_IsMeasuredToo() =>
        Assert.Equal(3, DenoiseConditions.Camera("weak").Spoil(new FloatImage([0, 0, 0], 3, 1, 1)).Samples.Length);

    [Fact]
    public void Jpeg_IsThatOfTheQuality()
    {
        var clean = Waves();
        var conditions = DenoiseConditions.Jpeg([10, 90]).ToList();
        Assert.Equal(["jpeg10", "jpeg90"], conditions.Select(condition => condition.Name));
        Assert.Equal(new JpegRoundTrip(10).Apply(clean).Samples, conditions[0].Spoil(clean).Samples);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Upscale_EveryCondition_GivesAnImageOf8BitsSmallerByTheScale(int scale)
    {
        var image = Waves();
        var conditions = new UpscaleConditions(scale);
        var bicubic = conditions.Bicubic.Spoil(image);
        foreach (var condition in (Condition[])[conditions.Area, conditions.Aliased, .. conditions.Jpeg([80]), .. conditions.Noise([5])])
        {
            var small = condition.Spoil(image);
            Assert.Equal((3, image.Height / scale, image.Width / scale), (small.Channels, small.Height, small.Width));
            for (var i = 0; i < small.Samples.Length; i++) Assert.Equal(MathF.Round(255 * small.Samples[i]), 255 * small.Samples[i], 1e-3f);
            Assert.True(Psnr.Compute(bicubic.Samples, small.Samples) is > 20 and < double.PositiveInfinity, condition.Name);
        }
    }

    [Fact]
    public void UpscaleNoise_HasTheSigmaAskedFor()
    {
        var conditions = new UpscaleConditions(2);
        var flat = Statistics.Flat(0.5f);
        Assert.Equal(15 / 255.0, Statistics.Deviation(conditions.Noise([15]).Single().Spoil(flat).Samples), 0.002);
    }

    private static FloatImage Waves()
    {
        const int Side = 48;
        var samples = Enumerable.Range(0, 3 * Side * Side).Select(i => (float)(0.5 + (0.3 * Math.Sin(0.3 * (i % Side))) + (0.1 * Math.Cos(0.2 * (i / Side)))));
        return new FloatImage([.. samples], 3, Side, Side).To8Bits();
    }
}
