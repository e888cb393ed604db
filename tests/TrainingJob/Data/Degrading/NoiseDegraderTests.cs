using AePipeline.Imaging;
using AePipeline.TrainingJob.Data.Degrading;

namespace AePipeline.TrainingJob.Tests.Data.Degrading;

public sealed class NoiseDegraderTests
{
    private const int Side = 48;

    private static readonly DegradationOptions Nothing = new()
    {
        Camera = 0, White = 0, Coloured = 0, Grain = 0, Jpeg = 0, Clean = 0, Graphics = 0, Compressed = 0,
    };

    public static TheoryData<string> Kinds => [.. OfOneKind.Keys];

    private static Dictionary<string, DegradationOptions> OfOneKind => new()
    {
        ["camera"] = Nothing with { Camera = 1 },
        ["white"] = Nothing with { White = 1 },
        ["coloured"] = Nothing with { Coloured = 1 },
        ["grain"] = Nothing with { Grain = 1 },
        ["jpeg"] = Nothing with { Jpeg = 1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_EveryKind_SpoilsThePictureAndKeepsTheTarget(string kind)
    {
        var samples = Draw(OfOneKind[kind], count: 20);

        Assert.All(samples, sample => Assert.Equal((Side, Side, 3), (sample.Degraded.Height, sample.Degraded.Width, sample.Degraded.Channels)));
        Assert.True(samples.Average(Error) > 0.5, $"{kind}: {samples.Average(Error)}");
        Assert.All(samples, sample => Assert.Equal(sample.Clean.To8Bits().Samples, sample.Clean.Samples));
    }

    [Fact]
    public void Apply_WithoutAnyKind_LeavesThePictureAlone() =>
        Assert.All(Draw(Nothing with { Clean = 1 }, count: 5), sample => Assert.Equal(sample.Clean.Samples, sample.Degraded.Samples));

    [Fact]
    public void Apply_SameSeed_GivesTheSameSamples()
    {
        var (first, second, other) = (Draw(new(), 10), Draw(new(), 10), Draw(new(), 10, seed: 2));
        Assert.Equal(first.Select(sample => sample.Degraded.Samples), second.Select(sample => sample.Degraded.Samples));
        Assert.NotEqual(first[0].Degraded.Samples, other[0].Degraded.Samples);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Apply_WhiteNoise_IsClippedAndRoundedUnlessItIsTheLiteratures(double unclipped, bool isClipped)
    {
        var samples = Draw(Nothing with { White = 1, Unclipped = unclipped }, count: 10).SelectMany(sample => sample.Degraded.Samples).ToList();

        Assert.Equal(isClipped, samples.TrueForAll(sample => sample is >= 0 and <= 1));
        Assert.Equal(isClipped, samples.TrueForAll(sample => Math.Abs((sample * 255) - Math.Round(sample * 255)) < 1e-3));
    }

    [Fact]
    public void Apply_WhiteNoise_IsAsStrongAsAsked()
    {
        var errors = Draw(Nothing with { White = 1, Unclipped = 1, MaxSigma = 20 }, count: 200).Select(Error).ToList();

        Assert.All(errors, error => Assert.InRange(error, 0, 21));
        Assert.InRange(errors.Average(), 9, 11);
    }

    [Fact]
    public void Apply_MoreShotNoise_IsNoisier()
    {
        var errors = new[] { 1e-4, 1e-3, 1e-2 }
            .Select(shot => Draw(Nothing with { Camera = 1, Shot = (shot, shot), Smoothing = 0 }, count: 30).Average(Error)).ToList();

        Assert.True(errors[0] < errors[1] && errors[1] < errors[2], string.Join(", ", errors));
    }

    [Fact]
    public void Apply_Jpeg_HasItsBlocksAnywhere()
    {
        // Across a block's edge JPEG jumps; were the grid always in one place, some columns would never be an edge.
        var options = Nothing with { Jpeg = 1, LeastQualityAlone = 8, Quality = (8, 8), Twice = 0, Subsampled = 0 };
        var edges = Draw(options, count: 60).Select(sample => Enumerable.Range(0, 8).MaxBy(phase => Jump(sample.Degraded, phase))).Distinct();

        Assert.True(edges.Count() >= 6, "The grid begins in too few places.");
    }

    [Fact]
    public void Plan_PictureMadeSmaller_TakesALargerOneIfThereIsRoom()
    {
        var degrader = new NoiseDegrader(Nothing with { Camera = 1, Reduced = 1, Soft = 0 });
        var sides = Enumerable.Range(0, 50).Select(seed => degrader.Plan(Side, room: 1000, new Random(seed)).Side).ToList();

        Assert.All(sides, side => Assert.InRange(side, Side + 16, (2 * (Side + 16)) + 1));
        Assert.True(sides.Distinct().Count() > 10);
        Assert.All(Enumerable.Range(0, 50), seed => Assert.InRange(degrader.Plan(Side, room: 80, new Random(seed)).Side, Side + 16, 80));
    }

    [Fact]
    public void Plan_SoftPicture_EnlargesASmallerOne()
    {
        var options = Nothing with { Camera = 1, Reduced = 0, Soft = 1 };
        var plans = Enumerable.Range(0, 50).Select(seed => new NoiseDegrader(options).Plan(Side, room: 1000, new Random(seed))).ToList();

        Assert.All(plans, plan => Assert.InRange(plan.Side, Side / 2.5, Side + 16));
        Assert.True(plans.Select(plan => plan.Side).Distinct().Count() > 10);
        Assert.All(plans, plan => Assert.Equal((Side, Side), (plan.Apply(Picture(plan.Side)).Clean.Width, plan.Apply(Picture(plan.Side)).Degraded.Height)));
    }

    [Fact]
    public void Plan_WhiteNoise_LeavesThePictureAsSharpAsItIs()
    {
        var degrader = new NoiseDegrader(Nothing with { White = 1, Soft = 1 });

        Assert.All(Enumerable.Range(0, 20), seed => Assert.Equal(Side + 16, degrader.Plan(Side, room: 1000, new Random(seed)).Side));
    }

    [Fact]
    public void Apply_PictureOfTheSamplesSize_TakesAllOfIt()
    {
        var plan = new NoiseDegrader(new DegradationOptions { Reduced = 1, Soft = 0 }).Plan(Side, room: Side, new Random(1));

        Assert.Equal(Side, plan.Side);
        Assert.Equal((Side, Side), (plan.Apply(Picture(Side)).Degraded.Height, plan.Apply(Picture(Side)).Clean.Width));
    }

    [Fact]
    public void Apply_Graphics_HalfOfThemAreLeftClean()
    {
        var plans = Enumerable.Range(0, 200).Select(seed => new NoiseDegrader(Nothing with { White = 1, Graphics = 1 }).Plan(Side, 1000, new Random(seed))).ToList();

        Assert.All(plans, plan => Assert.True(plan.TakesGraphics));
        var clean = plans.Count(plan => Error(plan.Apply(Picture(plan.Side))) == 0);
        Assert.InRange(clean, 80, 120);
    }

    [Theory]
    [InlineData(1e-9, 35, 65)]
    [InlineData(0, 0, 0)]
    public void Apply_Graphics_AQuarterHaveWhiteNoiseWhereAnyPictureHas(double white, int least, int most)
    {
        var options = Nothing with { Clean = 1, White = white, Graphics = 1 };
        var samples = Enumerable.Range(0, 200).Select(seed => new NoiseDegrader(options).Plan(Side, 1000, new Random(seed))).Select(plan => plan.Apply(Picture(plan.Side))).ToList();

        Assert.InRange(samples.Count(sample => Error(sample) > 0), least, most);
        Assert.All(samples, sample => Assert.Equal(sample.Degraded.To8Bits().Samples, sample.Degraded.Samples));
    }

    private static List<DegradedSample> Draw(DegradationOptions options, int count, int seed = 1)
    {
        var degrader = new NoiseDegrader(options);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var plan = degrader.Plan(Side, room: 1000, random);
            return plan.Apply(Picture(plan.Side));
        })];
    }

    /// <summary>Slow waves of every tone and colour.</summary>
    private static FloatImage Picture(int side)
    {
        var samples = new float[3 * side * side];
        for (var i = 0; i < samples.Length; i++)
        {
            var (channel, place) = Math.DivRem(i, side * side);
            var (y, x) = Math.DivRem(place, side);
            samples[i] = 0.5f + (0.45f * MathF.Sin((x / 9f) + channel) * MathF.Cos(y / 11f));
        }

        return new FloatImage(samples, 3, side, side).To8Bits();
    }

    /// <summary>Root of the mean squared difference, of 255.</summary>
    private static double Error(DegradedSample sample) =>
        255 * Math.Sqrt(sample.Clean.Samples.Zip(sample.Degraded.Samples, (clean, degraded) => (double)(clean - degraded) * (clean - degraded)).Average());

    private static double Jump(FloatImage image, int phase)
    {
        var sum = 0.0;
        for (var row = 0; row < image.Channels * image.Height; row++)
        {
            for (var x = phase == 0 ? 8 : phase; x < image.Width; x += 8) sum += Math.Abs(image.Samples[(row * image.Width) + x] - image.Samples[(row * image.Width) + x - 1]);
        }

        return sum / (phase == 0 ? (image.Width / 8) - 1 : image.Width / 8);
    }
}
