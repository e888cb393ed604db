using NetVips;

namespace AePipeline.Bench;

/// <summary>What somebody does to a picture before it comes again.</summary>
/// <param name="Name">In words.</param>
/// <param name="Apply">Does it to a picture of three channels of 8 bits.</param>
internal sealed record Change(string Name, Func<Image, Image> Apply)
{
    /// <summary>Share of a picture that is left of each side when its corners after a turn of 10 degrees are cut off.</summary>
    private const double Inside = 0.78;

    /// <summary>Position, then light and colour.</summary>
    public static IReadOnlyList<Change> All { get; } =
    [
        new("cropped to 80 %", image => Middle(image, 0.8)),
        new("cropped to 50 %", image => Middle(image, 0.5)),
        new("turned by 10 degrees", image => Middle(image.Similarity(angle: 10), image, Inside)),
        new("mirrored", image => image.FlipHor()),
        new("white border of 10 %", Border),
        new("JPEG 20", image => Image.NewFromBuffer(image.JpegsaveBuffer(q: 20)).CopyMemory()),
        new("brightness x 1.2", image => image.Linear([1.2], [0.0])),
        new("brightness x 0.7", image => image.Linear([0.7], [0.0])),
        new("gamma 0.7", image => image.Cast(Enums.BandFormat.Float).Linear([1 / 255.0], [0.0]).Pow([0.7]).Linear([255.0], [0.0])),
        new("warmer", image => image.Linear([1.15, 1, 0.85], [0.0, 0, 0])),
        new("black and white", BlackAndWhite),
    ];

    private static Image Middle(Image image, double share) => Middle(image, image, share);

    private static Image Middle(Image from, Image like, double share)
    {
        var (width, height) = ((int)(like.Width * share), (int)(like.Height * share));
        return from.Crop((from.Width - width) / 2, (from.Height - height) / 2, width, height);
    }

    private static Image Border(Image image)
    {
        var edge = Math.Min(image.Width, image.Height) / 10;
        return image.Embed(edge, edge, image.Width + (2 * edge), image.Height + (2 * edge), extend: Enums.Extend.White);
    }

    private static Image BlackAndWhite(Image image)
    {
        var grey = image.Colourspace(Enums.Interpretation.Bw);
        return grey.Bandjoin(grey, grey);
    }
}
