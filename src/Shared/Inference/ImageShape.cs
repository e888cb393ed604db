using System.Numerics.Tensors;
using AePipeline.Imaging;
using AePipeline.Inference.Sessions;

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

    /// <summary>
    /// An image brought to this shape: its channels, then its size by <see cref="BicubicResizer"/> without regard to its
    /// proportions, clamped to [0, 1]. Training, evaluation and processing all bring images to a model in this way.
    /// </summary>
    public FloatImage Fit(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var fitted = new BicubicRows(Channels, image.Height, image.Width, Height, Width);
        fitted.Append(image.WithChannels(Channels));
        return Clamp(fitted.ToImage());
    }

    /// <summary>The rest of a file's image brought to this shape, with the same samples as if it were decoded first; a few rows at a time are in memory.</summary>
    /// <exception cref="ImageRejectedException">The pixels are damaged.</exception>
    public FloatImage Fit(ImageReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var fitted = new BicubicRows(Channels, reader.RowsLeft, reader.Layout.Width, Height, Width);
        while (reader.RowsLeft > 0)
        {
            fitted.Append(reader.ReadFloatRows(Math.Clamp(reader.RowsAtOnce / sizeof(float), 1, reader.RowsLeft)).WithChannels(Channels));
        }

        return Clamp(fitted.ToImage());
    }

    private static FloatImage Clamp(FloatImage image)
    {
        TensorPrimitives.Clamp(image.Samples, 0, 1, image.Samples);
        return image;
    }

    internal static ImageShape Of(BatchSession session, string input) => session.ShapeOf(input) is [1 or 3, _, _] and [var channels, var height, var width]
        ? new ImageShape(channels, height, width)
        : throw new ModelInvalidException($"The input '{input}' of {session.File} is not an image of 1 or 3 channels.");
}
