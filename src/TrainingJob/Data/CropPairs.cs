using System.Runtime.CompilerServices;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Two square crops of each of several images, one after the other, each at a half, a quarter or an eighth of the image's
/// resolution, as far as it has room for a crop; at the full one too little of a photo is seen to know it by. No image is
/// twice in a batch; in training every image is varied first (<see cref="PhotoVariation"/>).
/// </summary>
/// <param name="side">Width and height of a crop in pixels.</param>
public sealed class CropPairs(int side) : IPoolSamples
{
    private const int Scales = 4;

    /// <summary>Of the images that are still in use.</summary>
    private readonly ConditionalWeakTable<TrainingImage, ImagePyramid> _pyramids = [];

    /// <inheritdoc/>
    public ImageBatch Draw(ImagePool pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        var images = pool.PickDistinct(Math.Max(1, count / 2), random);
        return ImageBatch.Of([.. images.SelectMany(image => Of(image, PhotoVariation.Draw(image.Channels, random), random))]);
    }

    /// <summary>A pair of crops of an image.</summary>
    /// <param name="image">The image; one smaller than a crop is enlarged.</param>
    /// <param name="variation">What is done to both crops.</param>
    /// <param name="random">What decides.</param>
    public IEnumerable<TrainingImage> Of(TrainingImage image, PhotoVariation variation, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(variation);
        ArgumentNullException.ThrowIfNull(random);
        var scales = _pyramids.GetValue(image, photo => ImagePyramid.Of(photo, side, Scales)).Levels;
        return [Crop(scales, variation, random), Crop(scales, variation, random)];
    }

    private TrainingImage Crop(IReadOnlyList<TrainingImage> scales, PhotoVariation variation, Random random)
    {
        var image = scales[scales.Count == 1 ? 0 : random.Next(1, scales.Count)];
        return variation.Crop(image, random.Next(image.Width - side + 1), random.Next(image.Height - side + 1), side);
    }
}
