namespace AePipeline.TrainingJob.Data;

/// <summary>One of the eight ways to lay a square on itself: mirrored or not, turned by a multiple of 90 degrees.</summary>
/// <param name="FlipColumns">Whether left and right change places.</param>
/// <param name="FlipRows">Whether top and bottom change places.</param>
/// <param name="Transpose">Whether rows and columns change places, before the flips.</param>
public readonly record struct Orientation(bool FlipColumns, bool FlipRows, bool Transpose)
{
    /// <summary>Each as likely as every other.</summary>
    public static Orientation Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var bits = random.Next(8);
        return new Orientation((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
    }

    /// <summary>Copies a square of an image, laid this way.</summary>
    /// <param name="image">The image, which the square lies inside of.</param>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="side">Pixels.</param>
    /// <param name="square">Receives <c>side * side * channels</c> samples.</param>
    public void Copy(TrainingImage image, int left, int top, int side, Span<byte> square)
    {
        ArgumentNullException.ThrowIfNull(image);
        var last = side - 1;
        var target = 0;
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var x = FlipColumns ? last - column : column;
                var y = FlipRows ? last - row : row;
                if (Transpose) (x, y) = (y, x);
                var source = (((long)(top + y) * image.Width) + left + x) * image.Channels;
                image.Pixels.AsSpan((int)source, image.Channels).CopyTo(square[target..]);
                target += image.Channels;
            }
        }
    }
}
