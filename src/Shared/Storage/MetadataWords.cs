using AePipeline.Imaging;

namespace AePipeline.Storage;

/// <summary>The words for <see cref="MetadataKept"/>.</summary>
public static class MetadataWords
{
    private static readonly Dictionary<string, MetadataKept> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["safe"] = MetadataKept.Safe,
        ["keep"] = MetadataKept.Keep,
        ["none"] = MetadataKept.None,
    };

    /// <summary>What a choice must be, as the middle of a sentence for whoever wrote another.</summary>
    public const string Rule = "must be safe (date, camera, author and copyright), keep (all, the position too) or none";

    /// <summary>Reads a word, in any case.</summary>
    /// <returns>False when there is no such choice.</returns>
    public static bool TryParse(string? text, out MetadataKept kept)
    {
        kept = default;
        return text is not null && s_words.TryGetValue(text.Trim(), out kept);
    }

    /// <summary>The word, as <see cref="TryParse"/> reads it.</summary>
    public static string ToWord(this MetadataKept kept) => s_words.First(entry => entry.Value == kept).Key;
}
