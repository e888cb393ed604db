using System.CommandLine;
using AePipeline.Cli.Download;
using AePipeline.Cli.Models;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Open;

/// <summary><c>ae open</c>: shows a result, or the report of a training.</summary>
internal static class OpenCommand
{
    private static readonly Argument<string?> What = new("WHAT")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "An upload, as ae ls names it, whose result is shown; with --report a model, such as denoise (the promoted one) or denoise/VERSION.",
    };

    private static readonly Option<bool> IsGallery = new("--gallery") { Description = "Show the gallery of the running ae up." };
    private static readonly Option<bool> IsReport = new("--report") { Description = "Show the report of a model's training, an HTML page." };
    private static readonly Option<bool> Print = new("--print") { Description = "Open nothing: only say where the file is." };

    public static Command Create()
    {
        var command = new Command(
            "open",
            "Shows the result of an upload, the report of a model's training, or the gallery, with the desktop's own program.\n\n"
            + "Example: ae open denoise/trip/a.jpg\n\n" + ExitCode.Pointer)
        {
            What, IsReport, IsGallery, Print, UploadArguments.Connection, CommonOptions.Store,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(IsGallery) == (result.GetValue(What) is not null)) result.AddError("Name what is to be shown, for example denoise/trip/a.jpg, or give --gallery.");
        });
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(IsGallery)) return await OpenGalleryAsync(parsed, screen, cancellationToken);
        var what = parsed.GetValue(What)!;
        var upload = parsed.GetValue(IsReport) ? (ImageReference?)null : ParseUpload(what);
        var (task, version) = upload is null ? ParseModel(what) : default;
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var blob = upload is { } image
            ? await FindResultAsync(account.Storage, image, cancellationToken)
            : await FindReportAsync(account.Storage, task, version, cancellationToken);

        var file = new LocalNames(Path.Combine(AeHome.Path, "open")).PathOf($"{blob.BlobContainerName}/{blob.Name}");
        await BlobFile.SaveAsync(blob, file, version: null, cancellationToken);
        if (parsed.GetValue(Print)) screen.WriteLine(file);
        else await Desktop.OpenAsync(file, cancellationToken);
        screen.WriteJson(new OpenReport(ExitCode.Ok, $"{blob.BlobContainerName}/{blob.Name}", file));
        return ExitCode.Ok;
    }

    private static async Task<int> OpenGalleryAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var address = DataFolder.GetRunning(parsed.GetValue(CommonOptions.Store)?.FullName ?? LocalPipeline.DefaultStore).Gallery?.AbsoluteUri
            ?? throw new CliException(ExitCode.PrerequisiteMissing, "The pipeline that runs is of a version without a gallery. Stop it and start ae up again.");
        if (parsed.GetValue(Print)) screen.WriteLine(address);
        else await Desktop.OpenAsync(address, cancellationToken);
        screen.WriteJson(new OpenReport(ExitCode.Ok, null, address));
        return ExitCode.Ok;
    }

    private static ImageReference ParseUpload(string name)
    {
        if (!UploadSelection.TryParse(name, out var selection, out var problem)) throw new CliException(ExitCode.BadArguments, problem);
        return selection is { Tasks: [var task], Path: { Length: > 0 } path } && !path.EndsWith('/')
            ? new ImageReference(task, path)
            : throw new CliException(ExitCode.BadArguments, $"'{name}' is no upload such as denoise/a.jpg; ae ls shows those that there are. For the report of a model: ae open --report TASK");
    }

    private static (string Task, string? Version) ParseModel(string name)
    {
        var parts = name.Split('/', 2);
        return ModelNames.Tasks.Contains(parts[0])
            ? (parts[0], parts.Length > 1 ? parts[1] : null)
            : throw new CliException(ExitCode.BadArguments, $"'{name}' is no model. Write TASK or TASK/VERSION with one of {string.Join(", ", ModelNames.Tasks)}; ae models list shows the versions.");
    }

    private static async Task<BlobClient> FindResultAsync(PipelineStorage storage, ImageReference image, CancellationToken cancellationToken)
    {
        BlobItem? newest = null;
        await foreach (var blob in storage.Results.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, ResultNames.StartOf(image), cancellationToken))
        {
            // Only the pipeline knows the format of its results.
            var isIts = ResultMetadata.Read(blob) is not null && ResultNames.UploadsOf(blob.Name).Contains(image);
            if (isIts && (newest is null || blob.Properties.LastModified > newest.Properties.LastModified)) newest = blob;
        }

        return newest is null
            ? throw new CliException(ExitCode.BadArguments, $"There is no result of '{image}'. How far it is, or why it has none: ae ls {image}")
            : storage.Results.GetBlobClient(newest.Name);
    }

    private static async Task<BlobClient> FindReportAsync(PipelineStorage storage, string task, string? version, CancellationToken cancellationToken)
    {
        var models = new ModelRegistry(storage, TimeProvider.System);
        version ??= (await models.GetCurrentAsync(task, cancellationToken))?.Version
            ?? throw new CliException(ExitCode.PrerequisiteMissing, $"No {task} model is promoted. Train one with: ae train --task {task} --data FOLDER");
        await ModelsCommand.RequireAsync(models, task, version, cancellationToken);
        var report = storage.Models.GetBlobClient($"{task}/{version}/{ModelNames.ReportFileName}");
        return await report.ExistsAsync(cancellationToken)
            ? report
            : throw new CliException(ExitCode.PrerequisiteMissing, $"{task}/{version} came without a report. What is known of it: ae models show {task} {version}");
    }
}
