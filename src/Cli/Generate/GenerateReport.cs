namespace AePipeline.Cli.Generate;

/// <summary>What <c>ae generate --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="ModelVersion">The vae model that made the images.</param>
/// <param name="Images">The images, in the order of the sheet.</param>
/// <param name="Sheet">All of them in one PNG file; null when only single files were asked for.</param>
internal sealed record GenerateReport(int ExitCode, string ModelVersion, IReadOnlyList<GeneratedFile> Images, string? Sheet);
