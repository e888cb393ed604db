using AePipeline.Cli.Pipeline;

namespace AePipeline.Cli.Connect;

/// <summary>What <c>ae connect --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Account">The storage account that commands work on now; null when ae is not connected.</param>
/// <param name="Deployment">Its addresses.</param>
/// <param name="Models">The version of each family of models that serves; null where none does.</param>
internal sealed record ConnectReport(int ExitCode, string? Account, Deployment? Deployment, IReadOnlyDictionary<string, string?>? Models);
