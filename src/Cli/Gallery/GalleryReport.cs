namespace AePipeline.Cli.Gallery;

/// <summary>What <c>ae gallery --json</c> prints once it can be visited.</summary>
/// <param name="Address">Where, with the key if it asks for one.</param>
/// <param name="ProcessId">Of this process.</param>
internal sealed record GalleryReport(Uri Address, int ProcessId);
