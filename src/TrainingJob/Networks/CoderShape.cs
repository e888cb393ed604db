namespace AePipeline.TrainingJob.Networks;

/// <summary>Widths and depths of a convolutional encoder and of the decoder that mirrors it.</summary>
/// <param name="Widths">Channels on each level, full resolution first; every further level has half the resolution.</param>
/// <param name="Blocks">Residual blocks on every level but the first.</param>
/// <param name="SquashOutput">
/// Whether a sigmoid keeps the decoder's image in (0, 1). Cross-entropy needs it; under an absolute or squared error a
/// sigmoid that was once driven to its end has no gradient left to come back by, so there the image is linear.
/// </param>
public sealed record CoderShape(IReadOnlyList<int> Widths, int Blocks, bool SquashOutput = false)
{
    private const int SmallestSide = 7;
    private const int MostLevels = 4;

    /// <summary>
    /// A shape for images of a size: the resolution is halved as long as the sides are even and stay at least 7 pixels,
    /// at most four times.
    /// </summary>
    /// <param name="image">The images, of one size.</param>
    /// <param name="squashOutput">See <see cref="SquashOutput"/>.</param>
    /// <exception cref="ArgumentException">The sides cannot be halved twice.</exception>
    public static CoderShape For(SampleShape image, bool squashOutput)
    {
        ArgumentNullException.ThrowIfNull(image);
        var levels = 0;
        for (int height = image.Height!.Value, width = image.Width!.Value; levels < MostLevels; levels++)
        {
            if (height % 2 != 0 || width % 2 != 0 || Math.Min(height, width) / 2 < SmallestSide) break;
            (height, width) = (height / 2, width / 2);
        }

        return levels >= 2
            ? new CoderShape([.. Enumerable.Range(0, levels + 1).Select(level => Math.Min(128, 16 << level))], Blocks: 1, squashOutput)
            : throw new ArgumentException(
                $"Images of {image.Width}x{image.Height} pixels cannot be halved twice. Give a --size that 4 divides, 28 or more.");
    }
}
