using System.Globalization;

namespace AePipeline.Storage;

/// <summary>How good a result in a lossy format is, from 1 (smallest) to 100 (best; of WebP without loss).</summary>
public static class ResultQuality
{
    /// <summary>The smallest file.</summary>
    public const int Min = 1;

    /// <summary>The best picture.</summary>
    public const int Max = 100;

    /// <summary>What a quality must be, as the middle of a sentence for whoever wrote another.</summary>
    public const string Rule = "must be a whole number from 1 (the smallest file) to 100 (the best picture), for example 80";

    /// <summary>Whether it is from <see cref="Min"/> to <see cref="Max"/>.</summary>
    public static bool IsPossible(int quality) => quality is >= Min and <= Max;

    /// <summary>Reads a quality.</summary>
    /// <returns>False when it is no whole number, or one out of range.</returns>
    public static bool TryParse(string? text, out int quality) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out quality) && IsPossible(quality);

    /// <summary>A quality as <see cref="TryParse"/> reads it.</summary>
    public static string Format(int quality) => quality.ToString(CultureInfo.InvariantCulture);
}
