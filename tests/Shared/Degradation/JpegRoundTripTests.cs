using AePipeline.Degradation;
using AePipeline.Imaging;
using AePipeline.Quality;
using AePipeline.Tests.Support;
using NetVips;

namespace AePipeline.Tests.Degradation;

public sealed class JpegRoundTripTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Apply_BestQualityWithFullColour_IsNearlyTheInput(int channels)
    {
        var image = Picture(channels);
        Assert.True(Psnr.Compute(image.Samples, new JpegRoundTrip(100, Subsampled: false).Apply(image).Samples) > 45);
    }

    [Fact]
    public void Apply_LowerQuality_IsWorse()
    {
        var image = Picture(3);
        var decibels = new[] { 95, 80, 50, 20, 5 }.Select(quality => Psnr.Compute(image.Samples, new JpegRoundTrip(quality).Apply(image).Samples)).ToList();
        Assert.Equal(decibels.OrderDescending(), decibels);
        Assert.Equal(decibels.Count, decibels.Distinct().Count());
    }

    [Fact]
    public void Apply_HalfTheColour_IsWorseThanAllOfIt()
    {
        var image = Picture(3);
        Assert.True(Psnr.Compute(image.Samples, new JpegRoundTrip(90).Apply(image).Samples)
            < Psnr.Compute(image.Samples, new JpegRoundTrip(90, Subsampled: false).Apply(image).Samples));
    }

    [Theory]
    [InlineData(3, 20, true)]
    [InlineData(3, 90, true)]
    [InlineData(3, 95, true)]
    [InlineData(3, 90, false)]
    [InlineData(1, 50, true)]
    public void Apply_IsWhatAFileGives(int channels, int quality, bool isSubsampled)
    {
        using var folder = new TemporaryFolder();
        var image = Picture(channels);
        using (var planes = Image.NewFromMemory(Array.ConvertAll(image.Samples, sample => (byte)MathF.Round(sample * 255)), image.Width, channels * image.Height, 1, Enums.BandFormat.Uchar))
        {
            Image[] bands = [.. Enumerable.Range(0, channels).Select(band => planes.Crop(0, band * image.Height, image.Width, image.Height))];
            using var picture = (channels == 1 ? bands[0] : bands[0].Bandjoin(bands[1..])).Copy(interpretation: channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
            picture.Jpegsave(folder["picture.jpg"], q: quality, subsampleMode: isSubsampled ? Enums.ForeignSubsample.On : Enums.ForeignSubsample.Off);
        }

        Assert.Equal(ImageReader.ReadFloat(folder["picture.jpg"]).Samples, new JpegRoundTrip(quality, isSubsampled).Apply(image).Samples);
    }

    [Fact]
    public void Apply_OutsideOfTheRange_IsClipped()
    {
        var image = Statistics.Flat(0.5f, side: 16);
        for (var i = 0; i < image.Samples.Length; i++) image.Samples[i] = i % 2 == 0 ? -0.5f : 1.5f;
        Assert.All(new JpegRoundTrip(90).Apply(image).Samples, sample => Assert.InRange(sample, 0, 1));
    }

    [Fact]
    public void Apply_SidesThatAreNoMultipleOfABlock_KeepTheirSize()
    {
        var image = Picture(3).Crop(0, 0, 13, 21);
        var file = new JpegRoundTrip(90).Apply(image);
        Assert.Equal((3, 13, 21, image.Samples.Length), (file.Channels, file.Height, file.Width, file.Samples.Length));
    }

    // Of 8 bits, smooth with a little noise, other in each channel.
    private static FloatImage Picture(int channels)
    {
        const int Side = 64;
        var noise = new NormalDeviates(new Random(1)).Draw(channels * Side * Side, 0.02f);
        var samples = noise.Select((own, i) => (float)(0.5 + (0.3 * Math.Sin(0.15 * (i % Side) * (1 + (i / (Side * Side))))) + (0.1 * Math.Cos(0.2 * (i / Side % Side))) + own));
        return new FloatImage([.. samples], channels, Side, Side).To8Bits();
    }
}
