using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

public sealed class PerceptualHashTests
{
    private const int Side = 64;

    [Fact]
    public void Compute_LightAndColourChanged_StaysNearlyTheSame()
    {
        var picture = Picture(seed: 1);
        var hash = PerceptualHash.Compute(picture);

        foreach (var changed in new[] { Map(picture, sample => 0.7f * sample), Map(picture, sample => MathF.Pow(sample, 0.8f)), picture.WithChannels(1) })
        {
            Assert.InRange(PerceptualHash.Distance(hash, PerceptualHash.Compute(changed))!.Value, 0, 6);
        }
    }

    [Fact]
    public void Distance_OtherPicture_IsNearlyHalfAndOfTheMirroredOneNone()
    {
        var picture = Picture(seed: 1);
        var mirrored = picture with { Samples = [.. picture.Samples.Chunk(Side).SelectMany(row => Enumerable.Reverse(row))] };

        Assert.InRange(PerceptualHash.Distance(PerceptualHash.Compute(picture), PerceptualHash.Compute(Picture(seed: 2)))!.Value, 15, 40);
        Assert.Equal(0, PerceptualHash.Distance(PerceptualHash.Compute(picture), PerceptualHash.Compute(mirrored)));
    }

    [Fact]
    public void Compute_SamePictureLargerOrSmaller_IsNearlyTheSame()
    {
        var picture = Picture(seed: 1);
        var doubled = new FloatImage([.. picture.Samples.Chunk(Side).SelectMany(row => Enumerable.Repeat(row.SelectMany(x => new[] { x, x }), 2).SelectMany(x => x))], 3, 2 * Side, 2 * Side);

        Assert.InRange(PerceptualHash.Distance(PerceptualHash.Compute(picture), PerceptualHash.Compute(doubled))!.Value, 0, 2);
    }

    [Fact]
    public void Compute_WhiteMargin_IsNotPartOfThePicture()
    {
        const int Margin = 8;
        var picture = Picture(seed: 1);
        var framed = new float[3 * (Side + (2 * Margin)) * (Side + (2 * Margin))];
        Array.Fill(framed, 1);
        foreach (var (number, row) in picture.Samples.Chunk(Side).Index())
        {
            var (channel, y) = (number / Side, number % Side);
            row.CopyTo(framed, (((channel * (Side + (2 * Margin))) + y + Margin) * (Side + (2 * Margin))) + Margin);
        }

        var hash = PerceptualHash.Compute(new FloatImage(framed, 3, Side + (2 * Margin), Side + (2 * Margin)));

        Assert.Equal(0, PerceptualHash.Distance(PerceptualHash.Compute(picture), hash));
    }

    [Fact]
    public void Distance_WithoutAHash_IsUnknown()
    {
        var hash = PerceptualHash.Compute(new FloatImage(new float[Side * Side], 1, Side, Side));

        Assert.NotEqual(PerceptualHash.None, hash);
        Assert.Equal(0, PerceptualHash.Distance(hash, hash));
        Assert.Null(PerceptualHash.Distance(hash, PerceptualHash.None));
    }

    /// <summary>Twelve soft blobs of random colours.</summary>
    private static FloatImage Picture(int seed)
    {
        var random = new Random(seed);
        var blobs = Enumerable.Range(0, 12)
            .Select(_ => (X: Side * random.NextDouble(), Y: Side * random.NextDouble(), Colour: Enumerable.Range(0, 3).Select(_ => random.NextDouble()).ToArray())).ToList();
        var samples = from channel in Enumerable.Range(0, 3)
                      from y in Enumerable.Range(0, Side)
                      from x in Enumerable.Range(0, Side)
                      select (float)(blobs.Sum(blob => blob.Colour[channel] * Math.Exp((-Math.Pow(x - blob.X, 2) - Math.Pow(y - blob.Y, 2)) / 200)) / 3);
        return new FloatImage([.. samples], 3, Side, Side);
    }

    private static FloatImage Map(FloatImage image, Func<float, float> change) => image with { Samples = [.. image.Samples.Select(change)] };
}
