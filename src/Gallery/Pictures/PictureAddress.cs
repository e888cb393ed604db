using System.Diagnostics.CodeAnalysis;
using AePipeline.Storage;
using AePipeline.Uploads;

namespace AePipeline.Gallery.Pictures;

/// <summary>
/// Addresses of what there is of a picture. Names are parameters and not parts of the path, which browsers and servers change; addresses of
/// files hold the ETag as well, so that browsers may keep what they got.
/// </summary>
internal static class PictureAddress
{
    private const int MostLetters = 200;

    public static string OfPage(ImageReference image) => $"/picture?name={Escape(image.ImageName)}";

    public static string OfThumbnail(StoredUpload upload) => OfFile("thumbnail", upload, upload.ETag);

    /// <summary>The thumbnail of whatever version is there now, where only the name is known.</summary>
    public static string OfThumbnail(ImageReference image) => $"/files/thumbnail?name={Escape(image.ImageName)}";

    public static string OfOriginal(StoredUpload upload) => OfFile("original", upload, upload.ETag);

    /// <summary>The result as it can be shown; whichever it is, it was made of this very upload.</summary>
    public static string OfResult(StoredUpload upload) => OfFile("result", upload, upload.ETag);

    public static string OfDownload(ImageReference image) => $"/files/download?name={Escape(image.ImageName)}";

    public static string OfFolder(string prefix) => $"/archive?folder={Escape(prefix)}";

    public static string OfZip(string prefix) => $"/files/zip?folder={Escape(prefix)}";

    /// <summary>Whether a text may be the version in an address of a file: an ETag without its quotes.</summary>
    public static bool IsVersion([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MostLetters } && text.All(letter => letter is >= '!' and <= '~' and not ('"' or '*'));

    private static string OfFile(string kind, StoredUpload upload, string version) =>
        $"/files/{kind}?name={Escape(upload.Image.ImageName)}&v={Escape(version)}";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
