using AePipeline.Imaging;

namespace AePipeline.Storage;

/// <summary>The words for <see cref="GamutKept"/>.</summary>
public static class GamutWords
{
    private static readonly Dictionary<string, GamutKept> s_words = new(StringComparer.OrdinalIgnoreCase) { ["keep"] = GamutKept.Keep, ["srgb"] = GamutKept.Srgb };

    /// <summary>What a choice must be, as the middle of a sentence for whoever wrote another.</summary>
    public const string Rule = "must be keep (the picture's own colour space, such as Display P3) or srgb";

    /// <summary>Reads a word, in any case.</summary>
    /// <returns>False when there is no such choice.</returns>
    public static bool TryParse(string? text, out GamutKept kept)
    {
        kept = default;
        return text is not null && s_words.TryGetValue(text.Trim(), out kept);
    }

    /// <summary>The word, as <see cref="TryParse"/> reads it.</summary>
    public static string ToWord(this GamutKept kept) => s_words.First(entry => entry.Value == kept).Key;
}
