using System.Globalization;

namespace AePipeline.Storage;

/// <summary>How many times as wide and as high upscaling makes an image.</summary>
public static class UpscaleFactors
{
    /// <summary>The possible ones.</summary>
    public static IReadOnlyList<int> All { get; } = [2, 4];

    /// <summary>What a factor must be, to be put after its name and a verb.</summary>
    public const string Rule = "must be 2 or 4";

    /// <summary>Whether there can be upscalers of a factor.</summary>
    public static bool IsPossible(int scale) => All.Contains(scale);

    /// <summary>Reads one, as people write it: <c>2</c>.</summary>
    public static bool TryParse(string? text, out int scale) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out scale) && IsPossible(scale);
}
