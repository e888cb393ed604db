using System.ComponentModel.DataAnnotations;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AePipeline.Cli.Pipeline;

/// <summary>Finds the storage account that a command is meant for.</summary>
internal static class Target
{
    /// <summary>Whether the environment names an account, or ae is connected with one.</summary>
    public static bool IsNamedBeforehand => FromEnvironment() is not null || SavedDeployment.Find() is not null;

    /// <summary>
    /// What the option says, else what the environment says, else what ae is connected with, else the pipeline that runs on
    /// the data folder.
    /// </summary>
    /// <exception cref="CliException">None of them names an account.</exception>
    public static PipelineStorage Open(string? connection, DirectoryInfo? store, Screen screen)
    {
        var options = connection is not null ? FromArgument(connection) : store is null ? FromEnvironment() ?? FromConnect(screen) : null;
        if (options is null)
        {
            options = new StorageOptions { ConnectionString = DataFolder.GetRunning(store?.FullName ?? LocalPipeline.DefaultStore).ConnectionString };
        }

        var problems = options.Validate(new ValidationContext(options)).ToList();
        return problems.Count == 0
            ? new PipelineStorage(Options.Create(options))
            : throw new CliException(ExitCode.BadArguments, string.Join(' ', problems.Select(problem => problem.ErrorMessage)));
    }

    private static StorageOptions FromArgument(string connection) => connection.Contains('=', StringComparison.Ordinal)
        ? new StorageOptions { ConnectionString = connection }
        : new StorageOptions { AccountName = connection };

    private static StorageOptions? FromConnect(Screen screen)
    {
        if (SavedDeployment.Find() is not { } deployment) return null;
        screen.WriteLine($"On {deployment.BlobServiceUri.Host}, as ae connect said");
        return deployment.ToOptions();
    }

    private static StorageOptions? FromEnvironment()
    {
        var section = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(StorageOptions.Section);
        return section.GetChildren().Any() ? section.Get<StorageOptions>() : null;
    }
}
