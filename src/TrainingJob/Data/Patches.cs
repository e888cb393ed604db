namespace AePipeline.TrainingJob.Data;

/// <summary>Square patches, every pixel of the pool equally likely, each in one of the eight orientations of the square.</summary>
/// <param name="size">Side in pixels.</param>
public sealed class Patches(int size) : IPoolSamples
{
    /// <inheritdoc/>
    public ImageBatch Draw(ImagePool pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        var images = Enumerable.Range(0, count).Select(_ => pool.Pick(random)).ToList();
        var channels = images[0].Channels;
        var length = size * size * channels;
        var samples = new byte[count * length];
        for (var i = 0; i < count; i++)
        {
            var left = random.Next(images[i].Width - size + 1);
            var top = random.Next(images[i].Height - size + 1);
            Copy(images[i], left, top, orientation: random.Next(8), samples.AsSpan(i * length, length));
        }

        return new ImageBatch(samples, count, size, size, channels);
    }

    private void Copy(TrainingImage image, int left, int top, int orientation, Span<byte> patch)
    {
        var last = size - 1;
        var target = 0;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var x = (orientation & 1) == 0 ? column : last - column;
                var y = (orientation & 2) == 0 ? row : last - row;
                if ((orientation & 4) != 0) (x, y) = (y, x);
                var source = (((long)(top + y) * image.Width) + left + x) * image.Channels;
                image.Pixels.AsSpan((int)source, image.Channels).CopyTo(patch[target..]);
                target += image.Channels;
            }
        }
    }
}
