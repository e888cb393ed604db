using Azure;

namespace AePipeline.Cli.Download;

/// <summary>A blob to download.</summary>
/// <param name="Container">Its container.</param>
/// <param name="Name">Its name.</param>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenAt">When it was written, by the storage's clock; the file gets this time too.</param>
/// <param name="ETag">The blob as it was listed.</param>
internal sealed record DownloadItem(string Container, string Name, string Path, long Bytes, DateTimeOffset WrittenAt, ETag ETag);
