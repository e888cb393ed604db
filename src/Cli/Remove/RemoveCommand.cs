using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Storage;
using AePipeline.Uploads;
using AePipeline.Wording;

namespace AePipeline.Cli.Remove;

/// <summary><c>ae rm</c>: deletes uploads and all that came of them.</summary>
internal static class RemoveCommand
{
    private const int LongestList = 50;

    private static readonly Argument<string[]> Names = new Argument<string[]>("UPLOAD")
    {
        Description = "Uploads, as ae ls names them, for example denoise/a.jpg; with a slash at the end, such as denoise/trip/, everything in a folder.",
        Arity = ArgumentArity.OneOrMore,
    }.RefusingOptions();

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Delete without asking." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be deleted, and delete nothing." };

    public static Command Create()
    {
        var command = new Command(
            "rm",
            "Deletes uploads with all that came of them: results, latents and problem reports. Says what, and asks.\n\n"
            + "Example: ae rm denoise/trip/ --dry-run\n\n" + ExitCode.Pointer)
        {
            Names, Yes, DryRun, UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var names = parsed.GetRequiredValue(Names);
        var uploads = names.Select(Parse).ToList();
        var isDry = parsed.GetValue(DryRun);
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var blobs = await FindAsync(new UploadBlobs(UploadArguments.ListingsOf(account, screen)), names, uploads, cancellationToken);

        foreach (var blob in blobs.Take(LongestList)) screen.WriteLine($"{(isDry ? "Would delete" : "To delete:")} {Visible(blob)} ({ByteSize.Of(blob.Bytes)})");
        if (blobs.Count > LongestList) screen.WriteLine($"and {Counted.Of(blobs.Count - LongestList, "other blob")}");
        var all = $"{Counted.Of(blobs.Count, "blob")}, {ByteSize.Of(blobs.Sum(blob => blob.Bytes))}";
        if (isDry)
        {
            screen.WriteLine($"Would delete {all}. Nothing was deleted.");
            return Report(screen, isDry, [.. blobs.Select(blob => new RemovedBlob($"{blob}", blob.Bytes))]);
        }

        if (!parsed.GetValue(Yes) && !await Confirmation.AskAsync(screen, $"Delete {all}?", Yes.Name, cancellationToken))
        {
            screen.WriteLine("Nothing was deleted.");
            return ExitCode.Ok;
        }

        return Report(screen, isDry, await DeleteAsync(account, blobs, cancellationToken));
    }

    /// <summary>Null for a folder.</summary>
    private static (ImageReference? Image, UploadSelection? Folder) Parse(string name)
    {
        if (!UploadSelection.TryParse(name, out var selection, out var problem)) throw new CliException(ExitCode.BadArguments, problem);
        if (selection.Tasks is not [var task])
        {
            throw new CliException(
                ExitCode.BadArguments,
                $"'{name}' says not which task it is of. Write it as ae ls does, for example {ImageTasks.Usual}/{name}. Tasks: {string.Join(", ", ImageTasks.All.Select(ImageTasks.ToFolder))}.");
        }

        if (name.EndsWith('/')) return (null, selection);
        return selection.Path.Length > 0
            ? (new ImageReference(task, selection.Path), null)
            : throw new CliException(ExitCode.BadArguments, $"'{name}' is a task and no upload. To delete all of its uploads, write {name}/ with a slash.");
    }

    private static async Task<List<UploadBlob>> FindAsync(
        UploadBlobs blobs, string[] names, List<(ImageReference? Image, UploadSelection? Folder)> uploads, CancellationToken cancellationToken)
    {
        var found = new List<UploadBlob>();
        foreach (var (name, (image, folder)) in names.Zip(uploads))
        {
            var some = image is { } one ? await blobs.FindAsync(one, cancellationToken) : await blobs.FindBelowAsync(folder!, cancellationToken);
            if (some.Count == 0)
            {
                var folderHint = image is null ? "" : $" Is it a folder? Then write {name}/ with a slash.";
                throw new CliException(ExitCode.BadArguments, $"There is nothing of '{name}', so nothing was deleted.{folderHint} ae ls shows the uploads.");
            }

            found.AddRange(some);
        }

        return [.. found.Distinct()];
    }

    private static async Task<List<RemovedBlob>> DeleteAsync(OpenAccount account, List<UploadBlob> blobs, CancellationToken cancellationToken) =>
        [.. (await new UploadRemoval(account.Storage).DeleteAsync(blobs, cancellationToken)).Select(done => new RemovedBlob($"{done.Blob}", done.Blob.Bytes, done.Reason))];

    private static int Report(Screen screen, bool isDry, List<RemovedBlob> blobs)
    {
        var kept = blobs.FindAll(blob => blob.Reason is not null);
        foreach (var blob in kept) screen.WriteLine($"{blob.Blob} is still there. {blob.Reason}");
        if (!isDry) screen.WriteLine($"Deleted {Counted.Of(blobs.Count - kept.Count, "blob")}.");
        var exitCode = kept.Count > 0 ? ExitCode.SomeImagesFailed : ExitCode.Ok;
        screen.WriteJson(new RemoveReport(exitCode, isDry, blobs));
        return exitCode;
    }

    private static string Visible(UploadBlob blob) => string.Concat($"{blob}".Select(letter => char.IsControl(letter) ? Uri.EscapeDataString(letter.ToString()) : letter.ToString()));
}
