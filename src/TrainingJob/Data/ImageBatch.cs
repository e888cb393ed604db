namespace AePipeline.TrainingJob.Data;

/// <summary>A batch of images of one size, 8-bit.</summary>
/// <param name="Samples">Image, row, column and channel in this order.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Channels">3 for sRGB, 1 for grey.</param>
/// <param name="Together">How many images, one after the other, a loss sees as a group, which is computed at once where memory allows.</param>
public sealed record ImageBatch(byte[] Samples, int Count, int Height, int Width, int Channels, int Together = 1)
{
    /// <summary>What the network is to read in place of the images, which are then what it is to give; or null.</summary>
    public NetworkInputs? Inputs { get; init; }

    /// <summary>Number of each image's class; null where not all have one.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Joins images of one size.</summary>
    /// <param name="images">At least one.</param>
    public static ImageBatch Of(IReadOnlyList<TrainingImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var first = images[0];
        var samples = new byte[images.Count * first.Pixels.Length];
        for (var i = 0; i < images.Count; i++)
        {
            images[i].Pixels.CopyTo(samples, i * first.Pixels.Length);
        }

        var labels = images.Select(image => image.Label).OfType<int>().ToList();
        return new ImageBatch(samples, images.Count, first.Height, first.Width, first.Channels) { Labels = labels.Count == images.Count ? labels : null };
    }
}
