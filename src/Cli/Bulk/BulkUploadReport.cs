namespace AePipeline.Cli.Bulk;

/// <summary>What <c>ae bulk start --from-folder</c> uploaded.</summary>
/// <param name="Container">The container.</param>
/// <param name="Prefix">Start of the names.</param>
/// <param name="Uploaded">Files that were not there.</param>
/// <param name="Kept">Files that were there and the same.</param>
/// <param name="Overwritten">Files in whose place there was another.</param>
/// <param name="Refused">A sentence for each file that could not be uploaded.</param>
internal sealed record BulkUploadReport(string Container, string Prefix, int Uploaded, int Kept, int Overwritten, IReadOnlyList<string> Refused)
{
    /// <summary>With <c>--dry-run</c>, what the job would take.</summary>
    public BulkDryRunReport? Estimate { get; init; }
}
