namespace AePipeline.Cli.Retry;

/// <summary>What became of one failed upload of <c>ae retry</c>.</summary>
/// <param name="Image">The upload's blob name.</param>
/// <param name="ProblemType">Why it had failed, a URN.</param>
/// <param name="Reason">Why it is not tried again; null when it is.</param>
internal sealed record RetriedUpload(string Image, string ProblemType, string? Reason = null);
