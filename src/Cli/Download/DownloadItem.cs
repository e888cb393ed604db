using AePipeline.Imaging;
using Azure;

namespace AePipeline.Cli.Download;

/// <summary>A blob to download.</summary>
/// <param name="Container">Its container.</param>
/// <param name="Name">Its name.</param>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenAt">When it was written, by the storage's clock.</param>
/// <param name="ETag">The blob as it was listed.</param>
/// <param name="Taken">When the picture was taken; null when that is not known.</param>
internal sealed record DownloadItem(string Container, string Name, string Path, long Bytes, DateTimeOffset WrittenAt, ETag ETag, TakenTime? Taken)
{
    /// <summary>
    /// The time that the file gets: when the picture was taken, or else when the blob was written. Of a picture that was taken, the part
    /// of the second tells by when the blob was written whether it is still the same: all its results have the same date.
    /// </summary>
    public DateTime FileTime => Taken is { } taken
        ? Seconds(taken.ToUniversalTime()).AddTicks(WrittenAt.ToUnixTimeSeconds() % TimeSpan.TicksPerSecond)
        : WrittenAt.UtcDateTime;

    private static DateTime Seconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
