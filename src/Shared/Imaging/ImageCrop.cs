namespace AePipeline.Imaging;

/// <summary>Parts of images.</summary>
public static class ImageCrop
{
    /// <summary>A rectangle of an image.</summary>
    /// <exception cref="ArgumentException">The rectangle reaches beyond the image, or is empty.</exception>
    public static FloatImage Crop(this FloatImage image, int top, int left, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (top < 0 || left < 0 || height < 1 || width < 1 || top + height > image.Height || left + width > image.Width)
        {
            throw new ArgumentException(
                $"{width} x {height} pixels at ({left}, {top}) are not all inside an image of {image.Width} x {image.Height}.", nameof(image));
        }

        var samples = new float[image.Channels * height * width];
        for (var row = 0; row < image.Channels * height; row++)
        {
            var (channel, y) = Math.DivRem(row, height);
            image.Samples.AsSpan((((channel * image.Height) + top + y) * image.Width) + left, width).CopyTo(samples.AsSpan(row * width));
        }

        return image with { Samples = samples, Height = height, Width = width };
    }

    /// <summary>The image without a border of so many pixels on every side.</summary>
    public static FloatImage WithoutBorder(this FloatImage image, int border)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Crop(border, border, image.Height - (2 * border), image.Width - (2 * border));
    }

    /// <summary>The largest part from the top left corner whose sides are multiples of a number.</summary>
    public static FloatImage ToMultipleOf(this FloatImage image, int factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Crop(0, 0, image.Height / factor * factor, image.Width / factor * factor);
    }

    /// <summary>Samples clamped to [0, 1] and rounded as 8-bit files hold them.</summary>
    public static FloatImage To8Bits(this FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image with { Samples = [.. image.Samples.Select(sample => MathF.Round(Math.Clamp(sample, 0, 1) * 255) / 255)] };
    }
}
