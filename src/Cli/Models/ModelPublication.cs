using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary><c>ae models publish</c>: a model of a folder, or the starter models for all that has none.</summary>
internal static class ModelPublication
{
    private static readonly Argument<DirectoryInfo?> Folder = new("FOLDER")
    {
        Description = $"Folder with {ModelCard.FileName} and its ONNX files, for example models/denoise.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Promote = new("--promote") { Description = "Make it the one that serves." };

    private static readonly Option<bool> Starters = new("--starters")
    {
        Description = "In place of FOLDER: the starter models of every task that no model serves yet, which then serve.",
    };

    public static Command Create()
    {
        var command = ModelsCommand.Subcommand(
            "publish",
            "Publishes the model of a folder; one that is there already stays as it is. Example: ae models publish models/denoise --promote",
            RunAsync, Folder, Promote, Starters);
        command.Validators.Add(result =>
        {
            var hasFolder = result.GetResult(Folder) is { Tokens.Count: > 0 };
            if (hasFolder == result.GetValue(Starters)) result.AddError("Name the FOLDER of a model, or --starters.");
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var folder = parsed.GetValue(Folder)?.FullName;
        var card = folder is null ? null : ModelFolder.ReadCard(folder);
        await using var account = await ModelsCommand.OpenAsync(parsed, screen, cancellationToken);
        await account.Storage.EnsureCreatedAsync(cancellationToken);
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        try
        {
            return card is null
                ? await ReportStartersAsync(models, screen, cancellationToken)
                : await PublishAsync(models, folder!, card, parsed.GetValue(Promote), screen, cancellationToken);
        }
        catch (Exception refused) when (refused is ArgumentException or ModelIntegrityException or ModelVersionExistsException or PromotionConflictException)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, refused.Message, refused);
        }
    }

    private static async Task<int> PublishAsync(
        ModelRegistry models, string folder, ModelCard card, bool promote, Screen screen, CancellationToken cancellationToken)
    {
        var isNew = await ModelFolder.PublishAsync(models, folder, cancellationToken);
        screen.WriteLine($"{card.Task}/{card.Version} {(isNew ? "is published" : "was published before")}.");
        if (promote)
        {
            var name = await models.FindNameAsync(card, cancellationToken);
            await models.PromoteAsync(name, card.Version, cancellationToken);
            screen.WriteLine($"{name}/{card.Version} is the current model.");
        }

        screen.WriteJson(new PublicationReport(ExitCode.Ok, card.Task, card.Version, isNew, promote));
        return ExitCode.Ok;
    }

    /// <summary>Publishes the starter models of tasks without a model, and says which.</summary>
    /// <param name="models">Where to.</param>
    /// <param name="screen">Told of each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyDictionary<string, string>> PublishStartersAsync(ModelRegistry models, Screen screen, CancellationToken cancellationToken)
    {
        var published = await StarterModels.EnsureAsync(models, task: null, cancellationToken);
        foreach (var (name, version) in published) screen.WriteLine($"{name}/{version} is published, and is the current model.");
        return published;
    }

    private static async Task<int> ReportStartersAsync(ModelRegistry models, Screen screen, CancellationToken cancellationToken)
    {
        var published = await PublishStartersAsync(models, screen, cancellationToken);
        if (published.Count == 0) screen.WriteLine("Every task with a starter model has a model that serves; nothing was published.");
        screen.WriteJson(new StartersReport(ExitCode.Ok, published));
        return ExitCode.Ok;
    }
}
