namespace AePipeline.Cli.Download;

/// <summary>What became of one file of <c>ae download</c>.</summary>
/// <param name="Blob">The blob, with its container.</param>
/// <param name="File">The file.</param>
/// <param name="Status"><c>downloaded</c>, <c>overwritten</c>, <c>kept</c> (it was there and is the same) or <c>failed</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Reason">Why there is no file.</param>
internal sealed record DownloadedFile(string Blob, string File, string Status, long Bytes, string? Reason = null);
