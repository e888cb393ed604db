using AePipeline.Imaging;

namespace AePipeline.Bench;

/// <summary>A picture that a denoiser has to leave as it is, or that an even surface has to come back from.</summary>
/// <param name="Name">Name of its file, without extension.</param>
/// <param name="Clean">What has to come back: 3 channels, of 8 bits.</param>
internal sealed record Graphic(string Name, FloatImage Clean)
{
    /// <summary>Pixels a row.</summary>
    public const int Width = 320;

    /// <summary>Rows.</summary>
    public const int Height = 240;

    /// <summary>What the model sees, where that is not the clean picture itself.</summary>
    public FloatImage? Noisy { get; init; }

    /// <summary>What the model sees.</summary>
    public FloatImage Input => Noisy ?? Clean;

    /// <summary>All of them, the same every time.</summary>
    public static IEnumerable<Graphic> All() => [.. Drawings.All(), .. Patterns.All(), .. Patterns.NoisyFlats()];
}
