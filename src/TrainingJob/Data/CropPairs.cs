namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Two square crops of each of several images, one after the other, brought to one size: the side of a crop is from once to
/// four times that of a sample, at most the image's. No image is twice in a batch.
/// </summary>
/// <param name="height">Pixels of a sample.</param>
/// <param name="width">Pixels of a sample.</param>
public sealed class CropPairs(int height, int width) : IPoolSamples
{
    private const double LargestZoom = 4;

    /// <inheritdoc/>
    public ImageBatch Draw(ImagePool pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return ImageBatch.Of([.. pool.PickDistinct(Math.Max(1, count / 2), random).SelectMany(image => Of(image, random))]);
    }

    /// <summary>A pair of crops of an image.</summary>
    public IEnumerable<TrainingImage> Of(TrainingImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        return [Crop(image, random), Crop(image, random)];
    }

    private TrainingImage Crop(TrainingImage image, Random random)
    {
        var longest = Math.Min(image.Height, image.Width);
        // Every doubling is as likely as every other.
        var side = Math.Min(longest, (int)(Math.Max(height, width) * Math.Pow(LargestZoom, random.NextDouble())));
        return image.Crop(random.Next(image.Height - side + 1), random.Next(image.Width - side + 1), side, side).Resize(height, width);
    }
}
