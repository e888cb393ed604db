namespace AePipeline.Imaging;

/// <summary>
/// Bicubic resizing as the super-resolution literature does it, and MATLAB's <c>imresize</c>: the cubic kernel with
/// a = -0.5, widened by the scale when the image shrinks so that nothing aliases, pixel centres at half positions, edges
/// continued by reflection that repeats the edge pixel.
/// </summary>
/// <remarks>
/// Kernel: Keys (1981), "Cubic Convolution Interpolation for Digital Image Processing". Samples are neither clamped nor
/// rounded: both belong to the protocol that uses them.
/// </remarks>
public static class BicubicResizer
{
    /// <summary>The image made smaller by a whole factor.</summary>
    /// <param name="image">Height and width are multiples of the factor.</param>
    /// <param name="factor">At least 1.</param>
    /// <exception cref="ArgumentException">A side is no multiple of the factor.</exception>
    public static FloatImage Shrink(FloatImage image, int factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        return image.Height % factor == 0 && image.Width % factor == 0
            ? Resize(image, image.Height / factor, image.Width / factor)
            : throw new ArgumentException($"{image.Width} x {image.Height} is not divisible by {factor}; crop the image first.", nameof(image));
    }

    /// <summary>The image made larger by a whole factor.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="factor">At least 1.</param>
    public static FloatImage Enlarge(FloatImage image, int factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        return Resize(image, checked(image.Height * factor), checked(image.Width * factor));
    }

    /// <summary>The image in another size.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="height">H of the result.</param>
    /// <param name="width">W of the result.</param>
    public static FloatImage Resize(FloatImage image, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (height == image.Height && width == image.Width) return image;

        var rows = new BicubicRows(image.Channels, image.Height, image.Width, height, width);
        rows.Append(image);
        return rows.ToImage();
    }
}
