namespace AePipeline.Cli.Models;

/// <summary>What <c>ae models publish --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Task">The family of models.</param>
/// <param name="Version">The version.</param>
/// <param name="IsNew">False when the same files were published before.</param>
/// <param name="Promoted">Whether it was made the one that serves.</param>
internal sealed record PublicationReport(int ExitCode, string Task, string Version, bool IsNew, bool Promoted);
