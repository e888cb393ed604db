using System.CommandLine;
using AePipeline.Bulk;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Upload;
using AePipeline.Storage;
using AePipeline.Wording;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace AePipeline.Cli.Bulk;

/// <summary><c>ae bulk</c>: whole archives of images.</summary>
internal static class BulkCommand
{
    public static Argument<string> Id { get; } = new("ID") { Description = "The job; ae bulk list shows them." };

    private static readonly Option<FileInfo?> List = new("--list")
    {
        Description = "Write the names of the images without a result to this file, for ae bulk start --from-list.",
        HelpName = "FILE",
    };

    public static Command Create() => new("bulk", "Does whole archives of images: starts, follows, cancels and resumes jobs.\n\nExample: ae bulk start --task denoise --source images/denoise/\n\n" + ExitCode.Pointer)
    {
        Subcommand("start", "Starts a job. The running ae up does it; without one, or with --here, this command does. Example: ae bulk start --task denoise upscale --from-folder \"my photos\"", StartAsync, [.. BulkOptions.All]),
        Subcommand("status", "Says how far a job is. Example: ae bulk status ID", StatusAsync, Id),
        Subcommand("watch", "Follows a job until it ends. Example: ae bulk watch ID", WatchAsync, Id),
        Subcommand("cancel", "Asks a job to stop; it can be resumed. Example: ae bulk cancel ID", CancelAsync, Id),
        Subcommand("resume", "Lets a job go on that was cancelled, failed, or lost the process that ran it. Example: ae bulk resume ID", ResumeAsync, Id, BulkOptions.Here),
        Subcommand("failures", "Says why images of a job have no result. Example: ae bulk failures ID --list again.txt", FailuresAsync, Id, List),
        Subcommand("download", "Downloads all results of a job and, of images that are embedded, the latents (.npy). Example: ae bulk download ID --out results", BulkResults.DownloadAsync, Id, BulkResults.Out),
        Subcommand("list", "Lists the jobs. Example: ae bulk list --json", ListAsync),
    };

    public static CliException NoSuchJob(string id) => new(ExitCode.BadArguments, $"There is no bulk job '{id}'. List the jobs with: ae bulk list");

    private static async Task<int> StartAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var request = BulkOptions.ReadRequest(parsed, TimeProvider.System);
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var isDry = parsed.GetValue(BulkOptions.DryRun);
        var upload = parsed.GetValue(BulkOptions.FromFolder) is { } folder ? await UploadAsync(account, request, folder, isDry, screen, cancellationToken) : null;
        if (upload is not null && isDry) return ExitCode.Ok;
        await BulkSource.CheckAsync(account.Storage, request, parsed.GetValue(BulkOptions.Source), cancellationToken);
        if (parsed.GetValue(BulkOptions.FromList) is { } file)
        {
            if (!file.Exists) throw new CliException(ExitCode.BadArguments, $"There is no file '{file.FullName}' with names.");
            if (await account.Jobs.FindRequestAsync(request.Id, cancellationToken) is not null) throw TakenId(request.Id);
            var names = File.ReadLines(file.FullName).Select(line => line.Trim()).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal);
            request = request with { ListBlob = await account.Jobs.WriteNamesAsync(request.Id, names, cancellationToken) };
        }

        await account.EnsureModelAsync(request, cancellationToken);
        if (isDry)
        {
            return await DryRunAsync(account, request, screen, cancellationToken);
        }

        if (!await account.Jobs.TryCreateAsync(request, cancellationToken)) throw TakenId(request.Id);

        return await RunOrLeaveAsync(account, request.Id, parsed.GetValue(BulkOptions.Here), screen, cancellationToken, upload);
    }

    private static async Task<BulkUploadReport> UploadAsync(
        BulkAccount account, BulkRequest request, DirectoryInfo folder, bool isDry, Screen screen, CancellationToken cancellationToken)
    {
        if (!isDry && await account.Jobs.FindRequestAsync(request.Id, cancellationToken) is not null) throw TakenId(request.Id);
        var uploads = new BulkFolder(account.Storage, screen);
        var report = await uploads.UploadAsync(folder, new BlobPrefix(request.Container, request.Prefix), isDry, cancellationToken);
        uploads.Show(report, isDry);
        if (!isDry) return report;
        await account.EnsureModelAsync(request, cancellationToken);
        var estimate = await screen.WaitAsync("Trying a few", () => new BulkDryRun(account).RunAsync(request, [.. UploadFiles.Below(folder.FullName)], cancellationToken));
        ShowEstimate(estimate, screen);
        screen.WriteLine("Nothing was uploaded or started.");
        screen.WriteJson(report with { Estimate = estimate });
        return report;
    }

    private static CliException TakenId(string id) =>
        new(ExitCode.BadArguments, $"There is a bulk job '{id}' already. Choose another --id, or let that one go on with: ae bulk resume {id}");

    private static async Task<int> DryRunAsync(BulkAccount account, BulkRequest request, Screen screen, CancellationToken cancellationToken)
    {
        var report = await screen.WaitAsync("Counting the images and trying a few", () => new BulkDryRun(account).RunAsync(request, cancellationToken));
        if (request.ListBlob is not null) await account.Jobs.DeleteNamesAsync(request.Id, cancellationToken);
        screen.WriteLine($"{Counted.Of(report.Images, "image")}, {BulkScreen.Size(report.Bytes)}.");
        if (report.Images == 0) screen.WriteLine(BulkSource.NothingFound(request));
        ShowEstimate(report, screen);
        screen.WriteJson(report);
        return report.ExitCode;
    }

    private static void ShowEstimate(BulkDryRunReport report, Screen screen)
    {
        if (report is { SecondsPerImage: { } each, Seconds: { } seconds })
        {
            screen.WriteLine($"{each:0.000} s an image ({report.Sampled} tried here), so about {BulkScreen.Span(seconds)}{(report.Cost is { } cost ? $", which costs {cost:0.00}" : "")}.");
        }
    }

    private static async Task<int> StatusAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var id = parsed.GetRequiredValue(Id);
        var job = await account.Jobs.FindStatusAsync(id, cancellationToken) ?? throw NoSuchJob(id);
        return await ReportAsync(account, job, ExitCode.Ok, screen, cancellationToken);
    }

    private static async Task<int> WatchAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var id = parsed.GetRequiredValue(Id);
        if (account.IsOwn && await account.Jobs.FindStatusAsync(id, cancellationToken) is { } open && open.State.IsOpen())
        {
            throw new CliException(ExitCode.PrerequisiteMissing, $"Nobody runs the job '{id}'. Let it go on with: ae bulk resume {id}");
        }

        var job = await new BulkScreen(screen).FollowAsync(account, id, work: null, cancellationToken);
        return await ReportAsync(account, job, BulkScreen.ExitCodeOf(job), screen, cancellationToken);
    }

    private static async Task<int> CancelAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var job = await account.Control.CancelAsync(parsed.GetRequiredValue(Id), cancellationToken);
        return await ReportAsync(account, job, ExitCode.Ok, screen, cancellationToken);
    }

    private static async Task<int> ResumeAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var job = await account.Control.ResumeAsync(parsed.GetRequiredValue(Id), cancellationToken);
        return await RunOrLeaveAsync(account, job.Id, parsed.GetValue(BulkOptions.Here), screen, cancellationToken);
    }

    private static async Task<int> FailuresAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var id = parsed.GetRequiredValue(Id);
        var job = await account.Jobs.FindStatusAsync(id, cancellationToken) ?? throw NoSuchJob(id);
        var list = parsed.GetValue(List)?.FullName;
        var reasons = new FailureReasons();
        var images = 0;
        await using (var writer = list is null ? TextWriter.Null : new StreamWriter(list))
        {
            await foreach (var outcome in account.Pages.ReadOutcomesAsync(id, cancellationToken))
            {
                if (outcome.Kind is BulkOutcomeKind.Done or BulkOutcomeKind.AlreadyDone) continue;
                images++;
                reasons.Add(outcome);
                await writer.WriteAsync($"{outcome.Name}\n");
            }
        }

        var found = reasons.List();
        if (images == 0) screen.WriteLine(WithoutFailures(job));
        else BulkScreen.ReasonsOf(found).Show(screen);
        screen.WriteJson(new BulkFailuresReport(ExitCode.Ok, id, images, found, list));
        return ExitCode.Ok;
    }

    private static string WithoutFailures(BulkStatus job) => job switch
    {
        { Problem: { } problem } => $"The job itself failed, after {Counted.Of(job.Counts.Finished, "image")}: {problem}",
        { Counts.Finished: 0 } => "No image was worked on yet.",
        _ => "Every image that was worked on has its result.",
    };

    private static async Task<int> ListAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var jobs = new List<BulkStatus>();
        await foreach (var job in account.Jobs.ListAsync(_ => true, cancellationToken)) jobs.Add(job);
        jobs = [.. jobs.OrderByDescending(job => job.CreatedAt)];
        foreach (var job in jobs) screen.WriteLine(BulkScreen.Line(job));
        if (jobs.Count == 0) screen.WriteLine("There is no bulk job. Start one with: ae bulk start");
        screen.WriteJson(new BulkListReport(ExitCode.Ok, jobs));
        return ExitCode.Ok;
    }

    private static async Task<int> RunOrLeaveAsync(
        BulkAccount account, string id, bool here, Screen screen, CancellationToken cancellationToken, BulkUploadReport? upload = null)
    {
        var job = await account.Jobs.FindStatusAsync(id, cancellationToken) ?? throw NoSuchJob(id);
        if (!job.State.IsOpen() || !(here || account.IsOwn))
        {
            if (job.State.IsOpen()) screen.WriteLine($"The running pipeline does the job; follow it with: ae bulk watch {id}");
            return await ReportAsync(account, job, upload?.Refused.Count > 0 ? ExitCode.SomeImagesFailed : ExitCode.Ok, screen, cancellationToken, upload);
        }

        var running = account.Services.GetRequiredService<BulkRunner>().RunAsync(id, cancellationToken);
        job = await new BulkScreen(screen).FollowAsync(account, id, running, cancellationToken);
        var exitCode = BulkScreen.ExitCodeOf(job);
        if (exitCode == ExitCode.Ok && upload?.Refused.Count > 0) exitCode = ExitCode.SomeImagesFailed;
        return await ReportAsync(account, job, exitCode, screen, cancellationToken, upload);
    }

    private static async Task<int> ReportAsync(
        BulkAccount account, BulkStatus job, int exitCode, Screen screen, CancellationToken cancellationToken, BulkUploadReport? upload = null)
    {
        var summary = job.State == BulkState.Completed ? await account.Jobs.FindSummaryAsync(job.Id, cancellationToken) : null;
        new BulkScreen(screen).Show(job, summary);
        if (job is { State: BulkState.Completed, Listed: 0 } && await account.Jobs.FindRequestAsync(job.Id, cancellationToken) is { } found)
        {
            screen.WriteLine(BulkSource.NothingFound(found.Request));
        }

        screen.WriteJson(new BulkStatusReport(exitCode, job, summary, upload));
        return exitCode;
    }

    private static Command Subcommand(
        string name, string description, Func<ParseResult, Screen, CancellationToken, Task<int>> work, params IEnumerable<Symbol> symbols)
    {
        var command = new Command(name, description) { CommonOptions.Connection, CommonOptions.Store };
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) command.Add(option);
            else command.Add((Argument)symbol);
        }

        command.SetWork(work);
        return command;
    }
}
