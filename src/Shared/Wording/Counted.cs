using System.Globalization;

namespace AePipeline.Wording;

/// <summary>Numbers of things, in words for people.</summary>
public static class Counted
{
    /// <summary>The number and the noun, for example "1 image" and "1,200 images".</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them, with a plural in -s.</param>
    public static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
