namespace AePipeline.TrainingJob.Data;

/// <summary>
/// An image at full, half, quarter resolution and so on, so that a crop of any of these scales is a copy of pixels: a third
/// more memory in place of a resampling for every crop.
/// </summary>
internal sealed class ImagePyramid
{
    private ImagePyramid(IReadOnlyList<TrainingImage> levels) => Levels = levels;

    /// <summary>The image at each resolution, the full one first.</summary>
    public IReadOnlyList<TrainingImage> Levels { get; }

    /// <summary>Halves an image as often as a crop of the size still has room in it.</summary>
    /// <param name="image">The image; enlarged first when it has no room for a crop.</param>
    /// <param name="side">Width and height of a crop in pixels.</param>
    /// <param name="most">Levels at most.</param>
    public static ImagePyramid Of(TrainingImage image, int side, int most)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var levels = new List<TrainingImage> { image.Resize(Math.Max(side, image.Height), Math.Max(side, image.Width)) };
        while (levels.Count < most && Math.Min(levels[^1].Height, levels[^1].Width) / 2 >= side)
        {
            levels.Add(levels[^1].Resize(levels[^1].Height / 2, levels[^1].Width / 2));
        }

        return new ImagePyramid(levels);
    }
}
