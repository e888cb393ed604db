using System.Globalization;

namespace AePipeline.Wording;

/// <summary>Numbers of things, in words for people.</summary>
public static class Counted
{
    private static readonly string[] s_words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>The number and the noun, for example "1 image" and "1,200 images".</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them, with a plural in -s.</param>
    public static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>The number in a word up to ten, for example "three", and above in digits.</summary>
    /// <param name="count">How many; not negative.</param>
    public static string InWords(int count) => count < s_words.Length ? s_words[count] : count.ToString("N0", CultureInfo.InvariantCulture);
}
