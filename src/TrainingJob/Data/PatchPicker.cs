using System.Runtime.CompilerServices;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Takes square patches from images, each in one of the eight orientations of the square; one in two of a copy of half the
/// image's resolution, as far as that has room for it, whose detail is finer and whose own noise is weaker. Of two places the
/// more textured one is taken: flat areas, most of many photos, are learnt soon.
/// </summary>
internal sealed class PatchPicker
{
    private const int Scales = 2;
    private const int Places = 2;

    /// <summary>Of the images that are still in use.</summary>
    private readonly ConditionalWeakTable<TrainingImage, ImagePyramid> _pyramids = [];

    /// <summary>A patch.</summary>
    /// <param name="photo">The image; one smaller than the patch is enlarged.</param>
    /// <param name="side">Side in pixels.</param>
    /// <param name="random">What decides.</param>
    public TrainingImage Pick(TrainingImage photo, int side, Random random)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(random);
        // Whoever asks first must not decide for those after it: a run that goes on would draw other patches.
        var levels = _pyramids.GetValue(photo, image => ImagePyramid.Of(image, side: 1, Scales)).Levels;
        var fitting = levels.Count(level => Math.Min(level.Width, level.Height) >= side);
        var image = fitting > 0 ? levels[random.Next(fitting)] : photo.Resize(Math.Max(side, photo.Height), Math.Max(side, photo.Width));
        var (left, top) = Enumerable.Range(0, Places)
            .Select(_ => (Left: random.Next(image.Width - side + 1), Top: random.Next(image.Height - side + 1)))
            .MaxBy(place => TextureOf(image, place.Left, place.Top, side));
        var pixels = new byte[side * side * image.Channels];
        Orientation.Draw(random).Copy(image, left, top, side, pixels);
        return image with { Height = side, Width = side, Pixels = pixels };
    }

    /// <summary>Sum of the differences between neighbours, in the middle one of the channels.</summary>
    private static long TextureOf(TrainingImage image, int left, int top, int side)
    {
        var (stride, step) = (image.Width * image.Channels, image.Channels);
        var sum = 0L;
        for (var row = 0; row < side - 1; row++)
        {
            var at = ((top + row) * stride) + (left * step) + (step / 2);
            for (var column = 0; column < side - 1; column++, at += step)
            {
                var sample = image.Pixels[at];
                sum += Math.Abs(sample - image.Pixels[at + step]) + Math.Abs(sample - image.Pixels[at + stride]);
            }
        }

        return sum;
    }
}
