using System.ComponentModel;
using System.Diagnostics;

namespace AePipeline.Cli.Connect;

/// <summary>The Azure CLI, which knows the outputs of a deployment.</summary>
internal static class AzureCli
{
    /// <summary>The outputs as JSON.</summary>
    /// <exception cref="CliException">There is no Azure CLI, or it refuses.</exception>
    public static async Task<string> ReadOutputsAsync(string resourceGroup, string deployment, string? subscription, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "deployment", "group", "show", "--resource-group", resourceGroup, "--name", deployment, "--query", "properties.outputs", "--output", "json",
            .. subscription is null ? Array.Empty<string>() : ["--subscription", subscription],
        ];
        // On Windows az is a command file, which only the command interpreter runs.
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", "az", .. arguments]) : new ProcessStartInfo("az", arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Start(start);
        using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output
            : throw new CliException(
                ExitCode.PrerequisiteMissing,
                $"The Azure CLI does not give the outputs of deployment '{deployment}' in resource group '{resourceGroup}': {(await errors).Trim()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new CliException(
                ExitCode.PrerequisiteMissing,
                "There is no Azure CLI (az) on the path. Install it from https://aka.ms/azure-cli, or give the deployment's outputs in a file.",
                missing);
        }
    }
}
