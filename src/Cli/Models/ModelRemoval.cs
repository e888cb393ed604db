using System.CommandLine;
using AePipeline.Cli.Terminal;
using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary><c>ae models rm</c>: deletes one version.</summary>
internal static class ModelRemoval
{
    public static Option<bool> Force { get; } = new("--force")
    {
        Description = "Delete without asking; also the promoted version, in whose place the one before it serves, and the one that a rollback returns to.",
    };

    public static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var (task, version) = (parsed.GetRequiredValue(ModelsCommand.Task), parsed.GetRequiredValue(ModelsCommand.Version));
        await using var account = await ModelsCommand.OpenAsync(parsed, screen, cancellationToken);
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        try
        {
            await ModelsCommand.RequireAsync(models, task, version, cancellationToken);
            var isForced = parsed.GetValue(Force);
            if (!isForced && !await Confirmation.AskAsync(screen, await QuestionAsync(models, task, version, cancellationToken), Force.Name, cancellationToken))
            {
                screen.WriteLine("Nothing was deleted.");
                return ExitCode.Ok;
            }

            var current = await models.DeleteAsync(task, version, isForced, cancellationToken);
            screen.WriteLine($"Deleted {task}/{version}. {(current is null ? $"No {task} model is promoted now." : $"{task}/{current.Version} is the current model.")}");
            screen.WriteJson(new ModelRemovalReport(ExitCode.Ok, task, version, current?.Version, current?.Previous));
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or InvalidDataException or ModelIntegrityException or PromotionConflictException)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, refused.Message, refused);
        }
    }

    private static async Task<string> QuestionAsync(ModelRegistry models, string task, string version, CancellationToken cancellationToken)
    {
        var current = await models.GetCurrentAsync(task, cancellationToken);
        if (current?.Version == version || current?.Previous == version)
        {
            var use = current.Version == version ? "is the promoted model" : "is the model that a rollback returns to";
            throw new CliException(ExitCode.PrerequisiteMissing, $"{task}/{version} {use}. Promote another first, or delete it all the same with {Force.Name}.");
        }

        return $"Delete {task}/{version}? It cannot be got back.";
    }
}
