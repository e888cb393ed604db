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
            Orientation.Draw(random).Copy(images[i], left, top, size, samples.AsSpan(i * length, length));
        }

        return new ImageBatch(samples, count, size, size, channels);
    }
}
