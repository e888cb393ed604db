using System.CommandLine;
using AePipeline.Cli.Terminal;
using AePipeline.Uploads;
using AePipeline.Wording;

namespace AePipeline.Cli.Uploads;

/// <summary><c>ae ls</c>: the uploads, and how far each is.</summary>
internal static class ListCommand
{
    private static readonly Argument<string[]> Prefixes = UploadArguments.CreatePrefixes();
    private static readonly Option<string?> Task = UploadArguments.CreateTask();

    private static readonly Option<string[]> States = new Option<string[]>("--state")
    {
        Description = "Only uploads in this state; may be given several times [default: all].",
        HelpName = "STATE",
    }.AcceptOnlyFromAmong([.. Enum.GetValues<UploadState>().Select(WordOf)]);

    public static Command Create()
    {
        var command = new Command(
            "ls",
            "Lists the uploads: which are done, which wait, and why others failed.\n\nExample: ae ls denoise/trip/ --state failed\n\n" + ExitCode.Pointer)
        {
            Prefixes, Task, States, UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var prefixes = parsed.GetValue(Prefixes) ?? [];
        var selections = UploadArguments.Read(prefixes, parsed.GetValue(Task));
        var states = parsed.GetValue(States) ?? [];
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var uploads = await UploadArguments.ListAsync(UploadArguments.ListingsOf(account, screen), selections, cancellationToken);
        var chosen = uploads.Where(upload => states.Length == 0 || states.Contains(WordOf(upload.State))).ToList();
        var reasons = await new ProblemReasons(account.Storage).ReadAsync(chosen, cancellationToken);
        var listed = chosen.ConvertAll(upload => ListedUpload.Of(upload, reasons.GetValueOrDefault(upload.Image.ImageName)));

        if (uploads.Count == 0 && prefixes.Length > 0) throw new CliException(ExitCode.BadArguments, UploadArguments.NothingFound(prefixes));

        Show(listed, screen);
        if (uploads.Count == 0) screen.WriteLine(UploadArguments.NothingFound(prefixes));
        else screen.WriteLine(Summary(chosen));
        screen.WriteJson(new ListReport(ExitCode.Ok, listed));
        return ExitCode.Ok;
    }

    private static void Show(List<ListedUpload> uploads, Screen screen)
    {
        var table = new ScreenTable("upload", "state", ">size", "result or reason", "model");
        foreach (var upload in uploads)
        {
            table.Add(upload.Image, WordOf(upload.State), ByteSize.Of(upload.Bytes), upload.Result ?? upload.Reason ?? "", upload.ModelVersion ?? "");
        }

        table.Show(screen);
    }

    private static string Summary(List<StoredUpload> uploads)
    {
        var states = uploads.GroupBy(upload => upload.State).OrderBy(state => state.Key).Select(state => $"{state.Count():N0} {WordOf(state.Key)}");
        return $"{Counted.Of(uploads.Count, "upload")}{(uploads.Count > 0 ? $": {string.Join(", ", states)}" : "")}.";
    }

    private static string WordOf(UploadState state) => state switch
    {
        UploadState.Done => "done",
        UploadState.Waiting => "waiting",
        UploadState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };
}
