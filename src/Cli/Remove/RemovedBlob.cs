namespace AePipeline.Cli.Remove;

/// <summary>What became of one blob of <c>ae rm</c>.</summary>
/// <param name="Blob">The blob, with its container.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Reason">Why it is still there; null when it is deleted, or would be.</param>
internal sealed record RemovedBlob(string Blob, long Bytes, string? Reason = null);
