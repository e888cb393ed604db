using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AePipeline.Cli.Terminal;
using AePipeline.Models;
using AePipeline.Wording;

namespace AePipeline.Cli.Models;

/// <summary><c>ae models show</c>: what is known of one version.</summary>
internal static class ModelDetails
{
    public static Argument<string?> Version { get; } = new("VERSION")
    {
        Description = "A published version [default: the promoted one].",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var task = parsed.GetRequiredValue(ModelsCommand.Served);
        await using var account = await ModelsCommand.OpenAsync(parsed, screen, cancellationToken);
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        try
        {
            var current = await models.GetCurrentAsync(task, cancellationToken);
            var version = parsed.GetValue(Version) ?? current?.Version
                ?? throw new CliException(ExitCode.PrerequisiteMissing, $"No {task} model is promoted. Name a version; ae models list shows them.");
            var card = await ModelsCommand.RequireAsync(models, task, version, cancellationToken);
            var state = ModelSummary.Of(card, await models.GetPromotedAsync(card.Task, cancellationToken)).State;
            Show(card, state, screen);
            screen.WriteJson(new ModelDetailsReport(ExitCode.Ok, state, version == current?.Version ? current.PromotedAt : null, card));
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidDataException or ModelIntegrityException)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, refused.Message, refused);
        }
    }

    private static void Show(ModelCard card, string? state, Screen screen)
    {
        screen.WriteLine($"{card.Task}/{card.Version}{(state is null ? "" : $" ({state})")}: {card.Description}");
        screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Trained {card.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm}{(card.Scale == 1 ? "" : $", enlarges x{card.Scale}")}."));
        if (card.NotPromotedBecause is { } reason) screen.WriteLine($"Not promoted: {reason}");
        if (card.Classes.Count > 0) screen.WriteLine($"Classes: {string.Join(", ", card.Classes)}");
        ShowFiles(card, screen);
        ShowFigures(card, screen);
        ShowTraining(card, screen);
        ShowList("What to know of it:", card.Limitations, screen);
        ShowList("Trained on:", card.Credits, screen);
    }

    private static void ShowFiles(ModelCard card, Screen screen)
    {
        var table = new ScreenTable("file", "kind", ">size", ">weights");
        foreach (var file in card.Files)
        {
            string?[] kind = [file.Role, file.Channels == 1 ? "grey" : "colour", file.Precision, file.LatentSize is { } size ? $"d = {size}" : null];
            table.Add(file.Name, string.Join(", ", kind.OfType<string>()), ByteSize.Of(file.Size), file.Parameters > 0 ? Number(file.Parameters) : "");
        }

        table.Show(screen);
    }

    private static void ShowFigures(ModelCard card, Screen screen)
    {
        var table = new ScreenTable(["figure", .. card.Files.Select(file => $">{file.Name}")]);
        foreach (var metric in card.Files.SelectMany(file => file.Metrics.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            table.Add([metric, .. card.Files.Select(file => file.Metrics.TryGetValue(metric, out var value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : "")]);
        }

        table.Show(screen);
    }

    private static void ShowTraining(ModelCard card, Screen screen)
    {
        var table = new ScreenTable("training", "");
        foreach (var (name, value) in card.Training)
        {
            if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) table.Add(name, value.ToString());
        }

        table.Show(screen);
    }

    private static void ShowList(string title, IReadOnlyList<string> lines, Screen screen)
    {
        if (lines.Count == 0) return;
        screen.WriteLine(title);
        foreach (var line in lines) screen.WriteLine($"  {line}");
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
