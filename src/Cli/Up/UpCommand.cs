using System.CommandLine;
using AePipeline.Bulk.Running;
using AePipeline.Cli.Gallery;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Gallery;
using AePipeline.Gallery.Hosting;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace AePipeline.Cli.Up;

/// <summary><c>ae up</c>: runs the pipeline on this machine until it is told to stop.</summary>
internal static class UpCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private static readonly Option<int?> PortOfGallery = GalleryPort.CreateOption("--gallery-port");

    private static readonly Option<bool> LargeAccount = new("--large-account")
    {
        Description = "For tens of thousands of images: keeps the storage from slowing down with each, by changes to Azurite's database.",
    };

    public static Command Create()
    {
        var command = new Command(
            "up",
            "Runs the pipeline on this machine until Ctrl-C, which lets images in flight finish. What is uploaded stays for the next start.\n\nExample: ae up --train-schedule \"0 3 * * *\"\n\n"
            + ExitCode.Pointer)
        {
            CommonOptions.Store, CommonOptions.Model, StoragePorts.Port, PortOfGallery, LargeAccount,
            TrainingSchedule.Cron, TrainingSchedule.After, TrainingSchedule.Tasks, TrainingSchedule.Arguments,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        var schedule = TrainingSchedule.Read(parsed);
        using var folder = await DataFolder.OpenAsync(parsed.GetValue(CommonOptions.Store)?.FullName ?? LocalPipeline.DefaultStore, screen, stop);
        var isLarge = parsed.GetValue(LargeAccount);
        var (port, started) = await screen.WaitAsync("Starting the storage", () => new StoragePorts(folder).StartAsync(
            parsed.GetValue(StoragePorts.Port),
            port => LocalPipeline.StartAsync(folder, screen, port, isLarge, host => Extend(host, schedule, folder), stop)));
        await using var pipeline = started;
        await EnsureModelAsync(pipeline.Models, parsed.GetValue(CommonOptions.Model), stop);
        var models = await FindModelsAsync(pipeline.Models, stop);
        await pipeline.ServeAsync(stop);
        await using var gallery = await ServeGalleryAsync(pipeline, folder, parsed.GetValue(PortOfGallery), screen, stop);
        var running = RunningPipeline.Here(pipeline.ConnectionString) with { Gallery = gallery.Address };
        folder.Announce(running);

        screen.WriteLine($"Running on {Relative(folder.Path)}.");
        foreach (var (task, version) in models) screen.WriteLine($"  {task} model {version}");
        if (models.Count < ImageProcessor.Tasks.Count) screen.WriteLine("Uploads for tasks without a model wait until one is trained with ae train.");
        screen.WriteLine($"See it, and upload pictures, in a browser: {gallery.Address}");
        screen.WriteLine($"Blobs, queues and tables at 127.0.0.1, ports {port} to {port + 2}{(port == StoragePorts.Usual ? ": any storage client finds them by UseDevelopmentStorage=true" : "")}.");
        screen.WriteLine($"Connection string: {pipeline.ConnectionString}");
        screen.WriteLine("Upload with: ae upload FILE|FOLDER --task TASK --wait --out DIR, or with any Azure storage client to images/TASK/…; results appear in results/TASK/…");
        screen.WriteLine($"Tasks: {string.Join(", ", ImageProcessor.Tasks.Select(ImageTasks.ToFolder))}.");
        screen.WriteLine("Train with: ae train --request --task TASK, or at the times of --train-schedule.");
        screen.WriteLine("Whole archives: ae bulk start --source CONTAINER/PREFIX --task TASK.");
        screen.WriteLine("Ctrl-C stops it.");
        screen.WriteJson(new UpReport(running.ConnectionString, running.ProcessId, folder.Path, models, gallery.Address));

        await ShowUntilAsync(pipeline, screen, stop);
        screen.WriteLine("Stopping.");
        return ExitCode.Ok;
    }

    private static void Extend(HostApplicationBuilder host, TrainingSchedule schedule, DataFolder folder)
    {
        schedule.AddTo(host, folder);
        host.Services.AddBulkWorker();
    }

    private static Task<GalleryServer> ServeGalleryAsync(LocalPipeline pipeline, DataFolder folder, int? port, Screen screen, CancellationToken stop)
    {
        var options = new GalleryOptions { AccountName = Relative(folder.Path), WorkDirectory = folder.WorkDirectory };
        return new GalleryPort(folder.GalleryPortFile).StartAsync(port, free => GalleryServer.StartAsync(options with { Port = free }, AddPipeline, stop));

        void AddPipeline(IServiceCollection services)
        {
            PipelineServices.AddAccount(services, pipeline.Storage, screen);
            PipelineServices.AddModels(services, pipeline.Services);
        }
    }

    /// <summary>A pipeline without any model is of use too: it waits for the first that is trained.</summary>
    private static Task EnsureModelAsync(ModelRegistry models, DirectoryInfo? folder, CancellationToken stop) => folder is null
        ? StarterModels.EnsureAsync(models, task: null, stop)
        : ModelFolder.EnsureServesAsync(models, folder.FullName, stop);

    private static async Task<Dictionary<string, string>> FindModelsAsync(ModelRegistry models, CancellationToken stop)
    {
        var found = new Dictionary<string, string>();
        foreach (var task in ImageProcessor.Tasks.Select(ImageTasks.ToFolder))
        {
            if (await models.GetCurrentAsync(task, stop) is { } current) found[task] = current.Version;
        }

        return found;
    }

    private static async Task ShowUntilAsync(LocalPipeline pipeline, Screen screen, CancellationToken stop)
    {
        if (!screen.IsLive)
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var training = pipeline.Services.GetRequiredService<TrainingQueueWorker>();
        await screen.Out.Status().StartAsync("Waiting for uploads", async context =>
        {
            while (!stop.IsCancellationRequested)
            {
                var now = pipeline.Worker.Progress;
                // A line that wraps leaves its end on the screen when it is drawn anew.
                context.Status = screen.Fit($"{now.InFlight} in progress, {now.Written} done, {now.Rejected} failed, {now.Retrying} waiting to be tried again{training.Status}").EscapeMarkup();
                await Task.Delay(Refresh, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
    }

    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
}
