using AePipeline.Imaging;

namespace AePipeline.Inference;

/// <summary>The one shape of image that a model takes.</summary>
/// <param name="Channels">C: 3 or 1.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
public sealed record ImageShape(int Channels, int Height, int Width)
{
    /// <summary>C, H, W.</summary>
    public IReadOnlyList<int> Dimensions => [Channels, Height, Width];

    /// <summary>Samples of one image.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary>An image brought to this shape: its channels, then its size by bicubic resizing, clamped to [0, 1].</summary>
    public FloatImage Fit(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var fitted = image.WithChannels(Channels);
        if (fitted.Height == Height && fitted.Width == Width) return fitted;
        var resized = BicubicResizer.Resize(fitted, Height, Width);
        return resized with { Samples = [.. resized.Samples.Select(sample => Math.Clamp(sample, 0, 1))] };
    }

    internal static ImageShape Of(BatchSession session, string input) => session.ShapeOf(input) is [1 or 3, _, _] and [var channels, var height, var width]
        ? new ImageShape(channels, height, width)
        : throw new ModelInvalidException($"The input '{input}' of {session.File} is not an image of 1 or 3 channels.");
}
