using System.Runtime.CompilerServices;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Square patches, each in one of the eight orientations of the square; one in two of a copy of half the image's resolution,
/// as far as that has room for it, whose detail is finer and whose own noise is weaker. Of two places the more textured one is
/// taken: flat areas, most of many photos, are learnt soon.
/// </summary>
/// <param name="size">Side in pixels.</param>
public sealed class Patches(int size) : IPoolSamples
{
    private const int Scales = 2;
    private const int Places = 2;

    /// <summary>Of the images that are still in use.</summary>
    private readonly ConditionalWeakTable<TrainingImage, ImagePyramid> _pyramids = [];

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
            var scales = _pyramids.GetValue(images[i], photo => ImagePyramid.Of(photo, size, Scales)).Levels;
            var image = scales[random.Next(scales.Count)];
            var (left, top) = Enumerable.Range(0, Places)
                .Select(_ => (Left: random.Next(image.Width - size + 1), Top: random.Next(image.Height - size + 1)))
                .MaxBy(place => TextureOf(image, place.Left, place.Top));
            Orientation.Draw(random).Copy(image, left, top, size, samples.AsSpan(i * length, length));
        }

        return new ImageBatch(samples, count, size, size, channels);
    }

    /// <summary>Sum of the differences between neighbours, in the middle one of the channels.</summary>
    private long TextureOf(TrainingImage image, int left, int top)
    {
        var (stride, step) = (image.Width * image.Channels, image.Channels);
        var sum = 0L;
        for (var row = 0; row < size - 1; row++)
        {
            var at = ((top + row) * stride) + (left * step) + (step / 2);
            for (var column = 0; column < size - 1; column++, at += step)
            {
                var sample = image.Pixels[at];
                sum += Math.Abs(sample - image.Pixels[at + step]) + Math.Abs(sample - image.Pixels[at + stride]);
            }
        }

        return sum;
    }
}
