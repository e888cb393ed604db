using AePipeline.Imaging;
using AePipeline.TrainingJob.Data.Degrading;

namespace AePipeline.TrainingJob.Tests.Data.Degrading;

public sealed class ShrinkingDegraderTests
{
    private static readonly ShrinkingOptions Nothing = new() { Bicubic = 0, Area = 0, Lanczos = 0, Bilinear = 0, Aliased = 0, Blurred = 0, Spoilt = 0 };

    private static readonly Dictionary<string, ShrinkingOptions> Ways = new()
    {
        ["bicubic"] = Nothing with { Bicubic = 1 },
        ["area"] = Nothing with { Area = 1 },
        ["lanczos"] = Nothing with { Lanczos = 1 },
        ["bilinear"] = Nothing with { Bilinear = 1 },
    };

    public static TheoryData<string, int> Cases => [.. from way in Ways.Keys from scale in (int[])[2, 4] select (way, scale)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_Ramp_IsTheMeanOfThePixelsThatASmallOneCovers(string way, int scale)
    {
        // A ramp has the same mean whatever kernel weighs it evenly, so small and large picture lie exactly over each other.
        var sample = Draw(Ways[way], scale, Ramp);

        for (var y = 0; y < sample.Degraded.Height; y++)
        {
            for (var x = 0; x < sample.Degraded.Width; x++)
            {
                var covered = sample.Clean.Crop(y * scale, x * scale, scale, scale).Samples.Take(scale * scale).Average();
                Assert.InRange(sample.Degraded.Samples[(y * sample.Degraded.Width) + x] - covered, -0.6 / 255, 0.6 / 255);
            }
        }
    }

    [Fact]
    public void Apply_NoAntialiasing_KeepsTheContrastOfStripesThatAveragingTakesAway()
    {
        static float Stripes(int x, int y) => (x / 3) & 1;
        double Contrast(ShrinkingOptions options, int seed) => Draw(options, 4, Stripes, seed).Degraded.Samples.Average(sample => Math.Abs(sample - 0.5));

        var averaged = Contrast(Nothing with { Area = 1 }, seed: 1);
        var aliased = Enumerable.Range(0, 10).Select(seed => Contrast(Nothing with { Aliased = 1 }, seed)).ToList();

        Assert.All(aliased, contrast => Assert.True(contrast > averaged + 0.05, $"{contrast} beside {averaged}"));
        Assert.Contains(aliased, contrast => contrast == 0.5);
    }

    [Fact]
    public void Apply_Spoilt_HasNoiseOrJpeg()
    {
        var plain = Draw(Nothing with { Bicubic = 1 }, 2, Ramp);
        var spoilt = Draw(Nothing with { Bicubic = 1, Spoilt = 1 }, 2, Ramp);

        Assert.Equal(plain.Clean.Samples, spoilt.Clean.Samples);
        Assert.NotEqual(plain.Degraded.Samples, spoilt.Degraded.Samples);
    }

    [Theory]
    [InlineData(2, 44)]
    [InlineData(4, 100)]
    public void Plan_LittleRoom_TakesNoMoreThanThereIs(int scale, int room)
    {
        var degrader = new ShrinkingDegrader(scale, new ShrinkingOptions(), DegradationOptions.ForUpscale);
        Assert.All(Enumerable.Range(0, 20), seed => Assert.InRange(degrader.Plan(16 * scale, room, new Random(seed)).Side, 22 * scale, room));
    }

    private static float Ramp(int x, int y) => (x + (2 * y)) / 1000f;

    private static DegradedSample Draw(ShrinkingOptions options, int scale, Func<int, int, float> picture, int seed = 1)
    {
        var degrader = new ShrinkingDegrader(scale, options, DegradationOptions.ForUpscale with { Clean = 0, White = 1, Camera = 0, Jpeg = 0, Grain = 0 });
        var plan = degrader.Plan(16 * scale, 1000, new Random(seed));
        var samples = Enumerable.Range(0, 3 * plan.Side * plan.Side).Select(i => picture(i % plan.Side, i / plan.Side % plan.Side));
        var sample = plan.Apply(new FloatImage([.. samples], 3, plan.Side, plan.Side));
        Assert.Equal((16, 16 * scale), (sample.Degraded.Width, sample.Clean.Width));
        return sample;
    }
}
