using AePipeline.Imaging;

namespace AePipeline.Evaluation;

/// <summary>
/// Images cut into crops that share no pixel, each labelled by its image: whether a latent space groups crops of one image
/// can be measured without anybody's labels.
/// </summary>
public static class ImageCrops
{
    /// <summary>Crops of an image at most, evenly spread over it.</summary>
    public const int MostOfAnImage = 32;

    /// <summary>Cuts an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="side">Width and height of a crop in pixels.</param>
    /// <param name="label">The label of all its crops.</param>
    /// <returns>Nothing for an image that has not two crops: such a one has no neighbour to find.</returns>
    public static IEnumerable<NamedImage> Cut(NamedImage image, int side, int label)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        var (rows, columns) = (image.Image.Height / side, image.Image.Width / side);
        var count = Math.Min(MostOfAnImage, rows * columns);
        if (count < 2) yield break;
        for (var i = 0; i < count; i++)
        {
            var (row, column) = Math.DivRem((int)((long)i * rows * columns / count), columns);
            yield return new NamedImage(
                $"{image.Name} ({column * side}, {row * side})", image.Image.Crop(row * side, column * side, side, side), label);
        }
    }

    /// <summary>Cuts images, labelled by their position.</summary>
    public static IAsyncEnumerable<NamedImage> Cut(IAsyncEnumerable<NamedImage> images, int side) =>
        images.Select((image, position) => (image, position)).SelectMany(numbered => Cut(numbered.image, side, numbered.position));
}
