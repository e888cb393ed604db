using System.CommandLine;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Models;
using AePipeline.Status;

namespace AePipeline.Cli.Status;

/// <summary><c>ae status</c>: how a pipeline is.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command(
            "status",
            "Says how the pipeline is: what is done, waits or failed, the promoted models, bulk jobs, and where the data is and how large.\n\n"
            + "Example: ae status --json\n\n" + ExitCode.Pointer)
        {
            UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var reader = new PipelineStatusReader(account.Storage, UploadArguments.ListingsOf(account, screen), new ModelRegistry(account.Storage, TimeProvider.System));
        var status = await reader.ReadAsync(isGentle: false, cancellationToken);
        var storage = new StorageStatus(account.Storage.Blobs.Uri, account.Folder, account.Folder is null ? null : !account.IsOwn, status.Containers);
        var report = new StatusReport(
            ExitCode.Ok, status.Tasks, status.Misplaced, status.Models, status.TrainingRequests, status.FailedTrainingRequests, status.Jobs, storage);
        new StatusScreen(screen).Show(report);
        screen.WriteJson(report);
        return report.ExitCode;
    }
}
