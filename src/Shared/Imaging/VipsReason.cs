namespace AePipeline.Imaging;

/// <summary>Tells what a decoder cannot do from what is wrong with a file, by the words of libvips and the libraries below it.</summary>
internal static class VipsReason
{
    private static readonly string[] s_unhandled =
    [
        "not configured",
        "nsupported",
        "not supported",
        "not implemented",
        "not a whole number of bytes",
        "bad labq format",
        "annot handle",
        "an not handle",
    ];

    /// <summary>The decoder's own words for what it cannot read; null when the file is to blame.</summary>
    public static string? OfUnhandled(Exception? exception)
    {
        var line = exception?.Message.Split('\n').FirstOrDefault(line => s_unhandled.Any(words => line.Contains(words, StringComparison.Ordinal)));

        // "tiff2vips: what is the matter": the name of a function is no help to an uploader.
        return line?[(line.LastIndexOf(": ", StringComparison.Ordinal) is var colon && colon >= 0 ? colon + 2 : 0)..].Trim().TrimEnd('.');
    }
}
