using AePipeline.Degradation;
using AePipeline.Imaging;

namespace AePipeline.Tests.Degradation;

public sealed class CameraNoiseTests
{
    public static TheoryData<string> Strengths => [.. CameraNoise.Strengths];

    [Theory]
    [MemberData(nameof(Strengths))]
    public void Draw_AwayFromBlackAndWhite_HasNearlyNoMean(string strength)
    {
        var noise = CameraNoise.OfStrength(strength).Draw(Statistics.Flat(0.6f, side: 256), new Random(1));
        for (var channel = 0; channel < 3; channel++)
        {
            // The tone curve bends over the noise, so a little of its variance goes into the mean.
            Assert.InRange(Statistics.Mean(noise.Channel(channel)), -0.15 * Statistics.Deviation(noise.Channel(channel)), 0.05 * Statistics.Deviation(noise.Channel(channel)));
        }
    }

    [Fact]
    public void Draw_MoreShotNoise_IsStronger()
    {
        var deviations = CameraNoise.Strengths.Select(strength =>
            Statistics.Deviation(CameraNoise.OfStrength(strength).Draw(Statistics.Flat(0.5f), new Random(1)).Channel(1))).ToList();
        Assert.True(deviations[1] > 1.5 * deviations[0] && deviations[2] > 1.5 * deviations[1], string.Join(", ", deviations));
    }

    [Fact]
    public void Draw_WithAMosaic_NeighboursResembleEachOther()
    {
        var camera = CameraNoise.OfStrength("medium");
        var clean = Statistics.Flat(0.5f, side: 256);
        var withMosaic = camera.Draw(clean, new Random(1));
        var without = (camera with { Mosaic = null }).Draw(clean, new Random(1));
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.True(Statistics.NeighbourCorrelation(withMosaic, channel) > 0.2);
            Assert.Equal(0, Statistics.NeighbourCorrelation(without, channel), 0.02);
        }
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSameNoise()
    {
        var camera = CameraNoise.OfStrength("strong") with { ColourSmoothing = 1, LumaSmoothing = 0.5, Sharpening = 0.5 };
        var clean = Statistics.Flat(0.4f, side: 16);
        Assert.Equal(camera.Draw(clean, new Random(5)).Samples, camera.Draw(clean, new Random(5)).Samples);
        Assert.NotEqual(camera.Draw(clean, new Random(5)).Samples, camera.Draw(clean, new Random(6)).Samples);
    }

    [Theory]
    [InlineData(0.3f)]
    [InlineData(0.5f)]
    [InlineData(0.8f)]
    public void Draw_FlatPatchWithoutMosaicAndCrosstalk_HasTheModelsVarianceThroughTheCurvesSlope(float level)
    {
        const double Red = 2, Blue = 1.6;
        var sensor = SensorNoise.OfSensor(0.0005);
        var camera = new CameraNoise(sensor, new CameraDevelopment(ToneCurve.Plain, redGain: Red, blueGain: Blue, crosstalk: 0)) { Mosaic = null };
        var noise = camera.Draw(Statistics.Flat(level, side: 256), new Random(1));

        var light = ToneCurve.Plain.ToLight(level);
        var slope = (ToneCurve.Plain.ToSample(light * 1.01f) - ToneCurve.Plain.ToSample(light * 0.99f)) / (0.02 * light);
        foreach (var (channel, gain) in new[] { (0, Red), (1, 1.0), (2, Blue) })
        {
            var expected = slope * gain * Math.Sqrt((sensor.Shot * light / gain) + sensor.Read);
            Assert.Equal(expected, Statistics.Deviation(noise.Channel(channel)), 0.03 * expected);
        }
    }

    [Fact]
    public void Draw_CrosstalkTakenOut_JoinsTheChannelsNoiseAndRaisesIt()
    {
        CameraNoise Camera(double crosstalk) => new(SensorNoise.OfSensor(0.001), new CameraDevelopment(ToneCurve.Plain, crosstalk: crosstalk)) { Mosaic = null };
        var clean = Statistics.Flat(0.5f);
        var plain = Camera(0).Draw(clean, new Random(1));
        var mixed = Camera(0.3).Draw(clean, new Random(1));
        Assert.Equal(0, Statistics.Correlation(plain.Channel(0), plain.Channel(1)), 0.03);
        Assert.True(Statistics.Correlation(mixed.Channel(0), mixed.Channel(1)) < -0.1);
        Assert.True(Statistics.Deviation(mixed.Channel(0)) > 1.2 * Statistics.Deviation(plain.Channel(0)));
    }

    [Fact]
    public void Draw_Smoothed_IsWeakerAndSharpenedStronger()
    {
        var camera = CameraNoise.OfStrength("medium");
        var clean = Statistics.Flat(0.5f);
        double Deviation(CameraNoise noise) => Statistics.Deviation(noise.Draw(clean, new Random(1)).Samples);
        Assert.True(Deviation(camera with { ColourSmoothing = 2 }) < 0.9 * Deviation(camera));
        double LumaDeviation(CameraNoise noise) => Statistics.Deviation(noise.Draw(clean, new Random(1)).WithChannels(1).Samples);
        Assert.True(LumaDeviation(camera with { LumaSmoothing = 2 }) < 0.6 * LumaDeviation(camera));
        Assert.True(Deviation(camera with { Sharpening = 1 }) > 1.1 * Deviation(camera));
    }

    [Fact]
    public void Draw_SmoothedButKeptAtEdges_IsStrongerInTextureThanInFlatAreas()
    {
        const int Side = 64;
        var camera = CameraNoise.OfStrength("medium") with { LumaSmoothing = 2 };
        var halfTextured = new FloatImage([.. Enumerable.Range(0, Side * Side)
            .Select(i => i % Side < Side / 2 ? 0.5f : 0.3f + (0.4f * (((i % Side) + (i / Side)) % 2)))], 1, Side, Side);
        double TextureToFlat(double kept)
        {
            var noise = (camera with { KeptAtEdges = kept }).Draw(halfTextured, new Random(1)).Samples;
            double Deviation(bool textured) => Statistics.Deviation([.. noise.Where((_, i) => i % Side < Side / 2 != textured)]);
            return Deviation(textured: true) / Deviation(textured: false);
        }

        Assert.InRange(TextureToFlat(kept: 0), 0.5, 1.6);
        Assert.True(TextureToFlat(kept: 1) > 2 * TextureToFlat(kept: 0));
    }

    [Fact]
    public void Draw_SharpenedEdges_CountAsNoise()
    {
        const int Side = 32;
        var step = new FloatImage([.. Enumerable.Range(0, 3 * Side * Side).Select(i => i % Side < Side / 2 ? 0.3f : 0.7f)], 3, Side, Side);
        var camera = new CameraNoise(new SensorNoise(0, 0), new CameraDevelopment(ToneCurve.Plain)) { Sharpening = 1 };

        Assert.InRange(camera.Draw(step, new Random(1)).Samples.Max(Math.Abs), 0, 1e-4f);
        Assert.InRange((camera with { SharpensEdges = true }).Draw(step, new Random(1)).Samples.Max(), 0.03f, 0.4f);
    }

    [Fact]
    public void Draw_ColourSmoothing_LeavesBrightnessAsItIs()
    {
        var camera = CameraNoise.OfStrength("medium");
        var clean = Statistics.Flat(0.5f, side: 64);
        var plain = camera.Draw(clean, new Random(1)).WithChannels(1).Samples;
        var smooth = (camera with { ColourSmoothing = 2 }).Draw(clean, new Random(1)).WithChannels(1).Samples;
        for (var i = 0; i < plain.Length; i++) Assert.Equal(plain[i], smooth[i], 1e-5f);
    }

    [Fact]
    public void Draw_GreyPicture_GivesNoiseOfOneChannel()
    {
        var noise = CameraNoise.OfStrength("medium").Draw(Statistics.Flat(0.5f, channels: 1, side: 33), new Random(1));
        Assert.Equal((1, 33, 33, 33 * 33), (noise.Channels, noise.Height, noise.Width, noise.Samples.Length));
        Assert.InRange(Statistics.Deviation(noise.Samples), 0.005, 0.1);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void Draw_BlackOrWhite_StaysInTheRange(float level) =>
        Assert.All(CameraNoise.OfStrength("strong").Draw(Statistics.Flat(level, side: 32), new Random(1)).Samples, noise => Assert.InRange(level + noise, 0, 1));

    [Fact]
    public void OfStrength_Unknown_NamesThoseThereAre() =>
        Assert.Contains("weak, medium, strong", Assert.Throws<ArgumentException>(() => CameraNoise.OfStrength("loud")).Message, StringComparison.Ordinal);
}
