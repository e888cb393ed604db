using System.CommandLine;
using AePipeline.Cli.Terminal;
using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary><c>ae models rm</c>: deletes one version.</summary>
internal static class ModelRemoval
{
    public static Option<bool> Force { get; } = new("--force")
    {
        Description = "Delete the promoted version too, in whose place the one before it serves, and the one that a rollback returns to.",
    };

    public static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var (task, version) = (parsed.GetRequiredValue(ModelsCommand.Task), parsed.GetRequiredValue(ModelsCommand.Version));
        await using var account = await ModelsCommand.OpenAsync(parsed, screen, cancellationToken);
        try
        {
            var current = await new ModelRegistry(account.Storage, TimeProvider.System).DeleteAsync(task, version, parsed.GetValue(Force), cancellationToken);
            screen.WriteLine($"Deleted {task}/{version}. {(current is null ? $"No {task} model is promoted now." : $"{task}/{current.Version} is the current model.")}");
            screen.WriteJson(new ModelRemovalReport(ExitCode.Ok, task, version, current?.Version, current?.Previous), CliJson.Default.ModelRemovalReport);
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or InvalidDataException or ModelIntegrityException or PromotionConflictException)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, refused.Message, refused);
        }
    }
}
