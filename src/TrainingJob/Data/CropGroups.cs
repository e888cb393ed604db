using System.Runtime.CompilerServices;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Several square crops of each of several images, one after the other, each at a half, a quarter or an eighth of the image's
/// resolution, the larger ones more often, as far as it has room for a crop; at the full one too little of a photo is seen to
/// know it by. No image is twice in a batch; in training every image is varied first (<see cref="PhotoVariation"/>), and then
/// the light of every crop for itself (<see cref="LightVariation"/>), so that crops belong together whatever their light.
/// </summary>
/// <param name="side">Width and height of a crop in pixels.</param>
/// <param name="crops">Crops of an image.</param>
/// <param name="light">How the light of crops that are drawn is varied.</param>
public sealed class CropGroups(int side, int crops, LightOptions light) : IPoolSamples
{
    private const int Scales = 4;
    private const int FewestCrops = 2;
    private const int MostCrops = 8;

    /// <summary>Of the images that are still in use.</summary>
    private readonly ConditionalWeakTable<TrainingImage, ImagePyramid> _pyramids = [];

    /// <summary>Crops of an image in a batch: about as many as it has images, from two to eight.</summary>
    /// <param name="batch">Crops in the batch.</param>
    public static int CropsOfImage(int batch) => Math.Clamp((int)Math.Sqrt(batch), FewestCrops, MostCrops);

    /// <inheritdoc/>
    public ImageBatch Draw(ImagePool pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        var images = pool.PickDistinct(Math.Max(1, count / crops), random);
        return Join(images.SelectMany(image => Of(image, PhotoVariation.Draw(image.Channels, random), random).Select(Lit)));

        TrainingImage Lit(TrainingImage crop)
        {
            LightVariation.Draw(light, crop.Channels, random)?.Apply(crop.Pixels);
            return crop;
        }
    }

    /// <summary>A batch of whole groups.</summary>
    public ImageBatch Join(IEnumerable<TrainingImage> groups) => ImageBatch.Of([.. groups]) with { Together = crops };

    /// <summary>Crops of an image.</summary>
    /// <param name="image">The image; one smaller than a crop is enlarged.</param>
    /// <param name="variation">What is done to all of them.</param>
    /// <param name="random">What decides.</param>
    public IEnumerable<TrainingImage> Of(TrainingImage image, PhotoVariation variation, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(variation);
        ArgumentNullException.ThrowIfNull(random);
        var scales = _pyramids.GetValue(image, photo => ImagePyramid.Of(photo, side, Scales)).Levels;
        return Enumerable.Range(0, crops).Select(_ => Crop(scales, variation, random));
    }

    private TrainingImage Crop(IReadOnlyList<TrainingImage> scales, PhotoVariation variation, Random random)
    {
        // The lower of two draws: the less of a photo a crop shows, the more there is to learn from it.
        var image = scales[scales.Count == 1 ? 0 : Math.Min(random.Next(1, scales.Count), random.Next(1, scales.Count))];
        return variation.Crop(image, random.Next(image.Width - side + 1), random.Next(image.Height - side + 1), side);
    }
}
