using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Models;
using AePipeline.Wording;

namespace AePipeline.Cli.Models;

/// <summary><c>ae models</c>: the published versions, and which of them serves.</summary>
internal static class ModelsCommand
{
    private static readonly Option<string?> OneTask = new("--task") { Description = "Only this family of models [default: all]." };

    public static Argument<string> Task { get; } = new("TASK") { Description = $"Family of models: {string.Join(", ", ModelNames.Tasks)}." };

    /// <summary>What has a promoted version.</summary>
    public static Argument<string> Served { get; } = new("TASK") { Description = $"Family of models, or upscalers of one factor: {string.Join(", ", ModelNames.Served)}." };

    public static Argument<string> Version { get; } = new("VERSION") { Description = "A published version." };

    private static readonly Option<int> Keep = new("--keep") { Description = "Newest versions that stay.", DefaultValueFactory = _ => 10 };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be deleted, and delete nothing." };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Delete without asking." };

    private static readonly Option<string?> Connection = CommonOptions.CreateConnection(
        "Connection string, or name, of the storage account [default: that of the environment, else that of ae connect, else the data folder].");

    public static Command Create()
    {
        Connection.Recursive = true;
        OneTask.AcceptOnlyFromAmong([.. ModelNames.Tasks]);
        Task.AcceptOnlyFromAmong([.. ModelNames.Tasks]);
        Served.AcceptOnlyFromAmong([.. ModelNames.Served]);
        Keep.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 0) result.AddError("--keep must be 0 or more.");
        });
        var list = Subcommand("list", "Lists the published versions, with their figures and which of them serves. Example: ae models list --task denoise", ListAsync, OneTask);
        list.Aliases.Add("ls");
        return new Command("models", "Publishes, lists, shows, promotes, rolls back, prunes and deletes models.\n\nExample: ae models list\n\n" + ExitCode.Pointer)
        {
            Connection,
            list,
            Subcommand("show", "Says what is known of a version: files, figures, training and limits. Example: ae models show denoise", ModelDetails.RunAsync, Served, ModelDetails.Version),
            ModelPublication.Create(),
            Subcommand("promote", "Makes a published version the one that serves; running hosts take it up within half a minute. Example: ae models promote denoise 20260131T235959Z-1a2b3c", PromoteAsync, Served, Version),
            Subcommand("rollback", "Makes the version before the current one serve again; a second time undoes the first. Example: ae models rollback denoise", RollbackAsync, Served),
            Subcommand("prune", "Deletes old versions, never the current one or the one before it. Example: ae models prune denoise --keep 3 --dry-run", PruneAsync, Task, Keep, DryRun, Yes),
            Subcommand("rm", "Deletes one version. Example: ae models rm denoise 20260131T235959Z-1a2b3c", ModelRemoval.RunAsync, Task, Version, ModelRemoval.Force),
        };
    }

    private static async Task<int> ListAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await OpenAsync(parsed, screen, cancellationToken);
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        var found = new List<ModelSummary>();
        foreach (var task in parsed.GetValue(OneTask) is { } one ? [one] : ModelNames.Tasks)
        {
            found.AddRange(await models.SummarizeAsync(task, cancellationToken));
        }

        screen.WriteJson(new ModelsReport(ExitCode.Ok, found));
        if (found.Count > 0) ModelsTable.Show(found, screen);
        else screen.WriteLine("No model is published. Train one with: ae train.");
        return ExitCode.Ok;
    }

    private static Task<int> PromoteAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var (task, version) = (parsed.GetRequiredValue(Served), parsed.GetRequiredValue(Version));
        return ChangeAsync(parsed, screen, "is", Promote, cancellationToken);

        async Task<CurrentModel> Promote(ModelRegistry models)
        {
            await RequireAsync(models, task, version, cancellationToken);
            return await models.PromoteAsync(task, version, cancellationToken);
        }
    }

    private static Task<int> RollbackAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken) => ChangeAsync(
        parsed, screen, "is again", models => models.RollbackAsync(parsed.GetRequiredValue(Served), cancellationToken), cancellationToken);

    private static async Task<int> ChangeAsync(
        ParseResult parsed, Screen screen, string verb, Func<ModelRegistry, Task<CurrentModel>> change, CancellationToken cancellationToken)
    {
        await using var account = await OpenAsync(parsed, screen, cancellationToken);
        try
        {
            var current = await change(new ModelRegistry(account.Storage, TimeProvider.System));
            screen.WriteLine($"{parsed.GetRequiredValue(Served)}/{current.Version} {verb} the current model; {current.Previous ?? "none"} is the one before it.");
            screen.WriteJson(new PromotionReport(ExitCode.Ok, current.Version, current.Previous));
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or ModelIntegrityException or PromotionConflictException)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, refused.Message, refused);
        }
    }

    private static async Task<int> PruneAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await OpenAsync(parsed, screen, cancellationToken);
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        var (task, keep, dry) = (parsed.GetRequiredValue(Task), parsed.GetValue(Keep), parsed.GetValue(DryRun));
        var versions = await models.ListPrunableAsync(task, keep, cancellationToken);
        if (!dry && versions.Count > 0)
        {
            foreach (var version in versions) screen.WriteLine($"To delete: {task}/{version}");
            var isSure = parsed.GetValue(Yes) || await Confirmation.AskAsync(screen, $"Delete {Counted.Of(versions.Count, "version")}?", Yes.Name, cancellationToken);
            if (!isSure)
            {
                screen.WriteLine("Nothing was deleted.");
                return ExitCode.Ok;
            }

            versions = await models.PruneAsync(task, keep, cancellationToken);
        }

        foreach (var version in versions) screen.WriteLine($"{(dry ? "Would delete" : "Deleted")} {task}/{version}");
        if (versions.Count == 0) screen.WriteLine($"Nothing to delete: {task} has no old version beyond the newest {keep}.");
        screen.WriteJson(new PruneReport(ExitCode.Ok, dry, versions));
        return ExitCode.Ok;
    }

    /// <summary>The card of a version that somebody named.</summary>
    /// <exception cref="CliException">It is not published.</exception>
    public static async Task<ModelCard> RequireAsync(ModelRegistry models, string task, string version, CancellationToken cancellationToken)
    {
        try
        {
            return await models.GetCardAsync(task, version, cancellationToken)
                ?? throw new CliException(ExitCode.BadArguments, $"{task}/{version} is not published. ae models list shows the versions that are.");
        }
        catch (ArgumentException impossible)
        {
            throw new CliException(ExitCode.BadArguments, impossible.Message, impossible);
        }
    }

    /// <summary>Opens the account that the command line names.</summary>
    public static Task<OpenAccount> OpenAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken) =>
        OpenAccount.OpenAsync(parsed.GetValue(Connection), parsed.GetValue(CommonOptions.Store), screen, cancellationToken);

    /// <summary>A command that does its work on that account.</summary>
    public static Command Subcommand(
        string name, string description, Func<ParseResult, Screen, CancellationToken, Task<int>> work, params IEnumerable<Symbol> symbols)
    {
        var command = new Command(name, description) { CommonOptions.Store };
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) command.Add(option);
            else command.Add((Argument)symbol);
        }

        command.SetWork(work);
        return command;
    }
}
