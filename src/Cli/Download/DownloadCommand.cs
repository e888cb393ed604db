using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;

namespace AePipeline.Cli.Download;

/// <summary><c>ae download</c>: results and latents as files.</summary>
internal static class DownloadCommand
{
    private static readonly Argument<string[]> Prefixes = UploadArguments.CreatePrefixes();
    private static readonly Option<string?> Task = UploadArguments.CreateTask();

    private static readonly Option<DirectoryInfo> Out = new("--out")
    {
        Description = "Folder for the files, which go into a folder for each task. Files that are there and whole are not downloaded again.",
        HelpName = "DIR",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command(
            "download",
            "Downloads results and, of embed uploads, latents (.npy). Run it again to go on after an interruption.\n\n"
            + "Example: ae download denoise/trip/ --out results\n\n" + ExitCode.Pointer)
        {
            Prefixes, Out, Task, UploadArguments.Connection, CommonOptions.Store,
        };
        command.Aliases.Add("get");
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var prefixes = parsed.GetValue(Prefixes) ?? [];
        var selections = UploadArguments.Read(prefixes, parsed.GetValue(Task));
        var folder = parsed.GetRequiredValue(Out).FullName;
        UserFolder.Check(folder, "Name another with --out.");
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var items = await new DownloadList(UploadArguments.ListingsOf(account, screen)).ReadAsync(selections, folder, cancellationToken);
        if (items.Count == 0 && prefixes.Length > 0) throw new CliException(ExitCode.BadArguments, NothingFound(prefixes));
        if (items.Count == 0)
        {
            screen.WriteLine(NothingFound(prefixes));
            screen.WriteJson(new DownloadReport(ExitCode.Ok, folder, []));
            return ExitCode.Ok;
        }

        UserFolder.Create(folder, "Name another with --out.");
        return await new DownloadRun(account.Storage, screen).RunAsync(items, folder, cancellationToken);
    }

    private static string NothingFound(string[] prefixes) =>
        $"There is no result{(prefixes.Length == 0 ? "" : $" of an upload whose name starts with {string.Join(" or ", prefixes.Select(prefix => $"'{prefix}'"))}")}. ae ls says how far the uploads are.";
}
