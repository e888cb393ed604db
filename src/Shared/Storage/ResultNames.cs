namespace AePipeline.Storage;

/// <summary>
/// What results are called. The extension of the result's format is appended to the upload's name, so that <c>a.jpg</c> and <c>a.png</c>
/// do not share a result: <c>a.jpg.png</c>. Where that extension is there already, a word stands before it in place of another one:
/// <c>a.png</c> becomes <c>a.denoised.png</c>.
/// </summary>
public static class ResultNames
{
    /// <summary>The name of an upload's result.</summary>
    /// <param name="image">The upload.</param>
    /// <param name="extension">That of the result's format, without a dot, for example <c>png</c>.</param>
    public static string Of(ImageReference image, string extension)
    {
        var name = image.ImageName;
        return ClaimedBy(name) == extension ? $"{Path.ChangeExtension(name, image.Task.ResultWord)}{Path.GetExtension(name)}" : Appended(image, extension);
    }

    /// <summary>
    /// Every name that the result may have, the one to write first. Earlier versions appended the extension to any name, and what
    /// they wrote keeps its name until it is made anew.
    /// </summary>
    public static IEnumerable<string> AllOf(ImageReference image, string extension) =>
        new[] { Of(image, extension), Appended(image, extension) }.Distinct(StringComparer.Ordinal);

    /// <summary>The uploads of which a blob may be the result; whose it is its metadata says.</summary>
    public static IEnumerable<ImageReference> UploadsOf(string resultName)
    {
        ArgumentNullException.ThrowIfNull(resultName);
        var end = resultName.LastIndexOf('.');
        if (end < 0 || end < resultName.LastIndexOf('/')) yield break;
        if (ImageReference.TryParse(resultName[..end], out var appended) && !IsAmbiguous(appended)) yield return appended;
        if (ImageReference.TryParse(resultName, out var place) && resultName[..end].EndsWith($".{place.Task.ResultWord}", StringComparison.Ordinal))
        {
            yield return place with { Path = Path.ChangeExtension(place.Path[..place.Path.LastIndexOf('.')], null) + resultName[end..] };
        }
    }

    /// <summary>What all names of an upload's results start with; others may too.</summary>
    public static string StartOf(ImageReference image) => Path.HasExtension(image.ImageName) ? StartOfAll(image.ImageName) : $"{image.ImageName}.";

    /// <summary>What the names of the results of all uploads start with whose own names start alike; others may too.</summary>
    public static string StartOfAll(string start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var end = start.LastIndexOf('.');
        return end < 0 || end < start.LastIndexOf('/') ? start : start[..(end + 1)];
    }

    /// <summary>
    /// Whether the result would have the name of another upload's: that of <c>a.denoised</c>, which has no extension, and of <c>a.png</c>.
    /// </summary>
    internal static bool IsAmbiguous(ImageReference image) => image.Path.EndsWith($".{image.Task.ResultWord}", StringComparison.Ordinal);

    private static string Appended(ImageReference image, string extension) => $"{image.ImageName}.{extension}";

    /// <summary>The usual extension of the format that a name claims, of those that results have.</summary>
    private static string? ClaimedBy(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".PNG" => "png",
        ".JPG" or ".JPEG" => "jpg",
        ".WEBP" => "webp",
        ".AVIF" => "avif",
        _ => null,
    };
}
