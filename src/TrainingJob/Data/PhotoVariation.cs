namespace AePipeline.TrainingJob.Data;

/// <summary>
/// A photo made into another one: turned or mirrored, its channels exchanged, each made brighter or darker. Crops of it
/// belong together as those of the photo do, so a few dozen photos stand for many, and none can be learnt by heart.
/// </summary>
public sealed class PhotoVariation
{
    /// <summary>A channel's samples to the power of a half at the least, two at the most.</summary>
    private const double StrongestGamma = 2;

    private readonly Orientation _orientation;
    private readonly int[]? _channels;
    private readonly byte[][] _curves;

    private PhotoVariation(Orientation orientation, int[]? channels, byte[][] curves) =>
        (_orientation, _channels, _curves) = (orientation, channels, curves);

    /// <summary>The photo as it is.</summary>
    public static PhotoVariation None { get; } = new(default, null, []);

    /// <summary>Draws one; one in two keeps the photo's colours.</summary>
    /// <param name="channels">Channels of the photo.</param>
    /// <param name="random">What decides.</param>
    public static PhotoVariation Draw(int channels, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var orientation = Orientation.Draw(random);
        if (random.Next(2) == 0) return new PhotoVariation(orientation, null, []);

        var order = Enumerable.Range(0, channels).ToArray();
        random.Shuffle(order);
        return new PhotoVariation(orientation, order, [.. order.Select(_ => Curve(Math.Pow(StrongestGamma, (2 * random.NextDouble()) - 1)))]);
    }

    /// <summary>Copies a square of the photo, varied.</summary>
    /// <param name="image">The photo, or a smaller copy of it, which the square lies inside of.</param>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="side">Pixels.</param>
    public TrainingImage Crop(TrainingImage image, int left, int top, int side)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = new byte[side * side * image.Channels];
        _orientation.Copy(image, left, top, side, pixels);
        if (_channels is not null) Recolour(pixels, _channels);
        return image with { Height = side, Width = side, Pixels = pixels };
    }

    private void Recolour(Span<byte> pixels, int[] channels)
    {
        Span<byte> pixel = stackalloc byte[channels.Length];
        for (; pixels.Length > 0; pixels = pixels[channels.Length..])
        {
            for (var i = 0; i < channels.Length; i++) pixel[i] = _curves[i][pixels[channels[i]]];
            pixel.CopyTo(pixels);
        }
    }

    private static byte[] Curve(double gamma) =>
        [.. Enumerable.Range(0, 256).Select(sample => (byte)Math.Round(255 * Math.Pow(sample / 255.0, gamma)))];
}
