using System.Collections.Concurrent;
using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Uploads;
using AePipeline.Wording;

namespace AePipeline.Cli.Retry;

/// <summary><c>ae retry</c>: has failed uploads tried again now.</summary>
internal static class RetryCommand
{
    private const int ChangesAtOnce = 8;

    private static readonly Argument<string[]> Prefixes = UploadArguments.CreatePrefixes();
    private static readonly Option<string?> Task = UploadArguments.CreateTask();

    public static Command Create()
    {
        var command = new Command(
            "retry",
            "Has failed uploads tried again now, for example after the cause has been mended.\n\nExample: ae retry denoise/trip/\n\n" + ExitCode.Pointer)
        {
            Prefixes, Task, UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var prefixes = parsed.GetValue(Prefixes) ?? [];
        var selections = UploadArguments.Read(prefixes, parsed.GetValue(Task));
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var uploads = await UploadArguments.ListAsync(UploadArguments.ListingsOf(account, screen), selections, cancellationToken);
        if (uploads.Count == 0 && prefixes.Length > 0) throw new CliException(ExitCode.BadArguments, UploadArguments.NothingFound(prefixes));
        var failed = uploads.FindAll(upload => upload.State == UploadState.Failed);
        var retried = new ConcurrentDictionary<StoredUpload, RetriedUpload>();
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = ChangesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(failed, bounded, async (upload, token) => retried[upload] = await RetryAsync(account, upload, token));

        var ordered = failed.ConvertAll(upload => retried[upload]);
        var left = ordered.FindAll(upload => upload.Reason is not null);
        foreach (var upload in left) screen.WriteLine($"{upload.Image} is not tried again. {upload.Reason}");
        if (uploads.Count == 0) screen.WriteLine(UploadArguments.NothingFound(prefixes));
        else if (failed.Count == 0) screen.WriteLine("No upload has failed.");
        else screen.WriteLine($"{Counted.Of(failed.Count - left.Count, "upload")} to be tried again{(account.IsOwn ? " as soon as a pipeline runs: ae up" : "")}. How far they are: ae ls");
        var exitCode = left.Count > 0 ? ExitCode.SomeImagesFailed : ExitCode.Ok;
        screen.WriteJson(new RetryReport(exitCode, ordered));
        return exitCode;
    }

    private static async Task<RetriedUpload> RetryAsync(OpenAccount account, StoredUpload upload, CancellationToken cancellationToken) =>
        new(upload.Image.ImageName, upload.Problem!.Type, await new UploadRetry(account.Storage).TryAgainAsync(upload, tellsHosts: account.Folder is null, cancellationToken));
}
