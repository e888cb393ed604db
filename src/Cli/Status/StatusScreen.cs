using System.Globalization;
using AePipeline.Bulk;
using AePipeline.Cli.Bulk;
using AePipeline.Cli.Terminal;
using AePipeline.Status;
using AePipeline.Wording;

namespace AePipeline.Cli.Status;

/// <summary>Shows people how a pipeline is.</summary>
/// <param name="screen">Where.</param>
internal sealed class StatusScreen(Screen screen)
{
    private const int MostJobs = 5;

    public void Show(StatusReport report)
    {
        ShowStorage(report.Storage);
        ShowTasks(report);
        ShowModels(report.Models);
        if (report.TrainingRequests > 0) screen.WriteLine($"{Counted.Of(report.TrainingRequests, "training run")} asked for and not ended.");
        if (report.FailedTrainingRequests > 0) screen.WriteLine($"{Counted.Of(report.FailedTrainingRequests, "training run")} could not be carried out.");
        ShowJobs(report.Jobs);
        ShowContainers(report.Storage.Containers);
    }

    private void ShowStorage(StorageStatus storage)
    {
        if (storage.Folder is not { } folder) screen.WriteLine($"Storage: {storage.Address}");
        else screen.WriteLine($"Storage: {Relative(folder)}, {(storage.IsServed == true ? "where a pipeline runs" : "where no pipeline runs: start one with ae up")}");
    }

    private void ShowTasks(StatusReport report)
    {
        var table = new ScreenTable("uploads for", ">done", ">waiting", ">failed");
        foreach (var task in report.Tasks) table.Add(task.Task, Number(task.Done), Number(task.Waiting), Number(task.Failed));
        table.Show(screen);
        foreach (var task in report.Tasks)
        {
            if (task.Waiting > 0 && report.Models.Any(model => model.Task == task.Task && model.Version is null))
            {
                screen.WriteLine($"Uploads for {task.Task} wait for a model. Train one with: ae train --task {task.Task}");
            }

            foreach (var failure in task.Failures) screen.WriteLine($"{task.Task}: {failure.Title} ({Counted.Of(failure.Uploads, "upload")})");
        }

        if (report.Misplaced > 0) screen.WriteLine($"{Counted.Of(report.Misplaced, "upload")} in no task's folder, where nobody works on them.");
        if (report.Tasks.Any(task => task.Failed > 0)) screen.WriteLine("Why, one by one: ae ls --state failed");
    }

    private void ShowModels(IReadOnlyList<PromotedModel> models)
    {
        var table = new ScreenTable("model", "version", "promoted");
        foreach (var model in models)
        {
            table.Add(model.Task, model.Version ?? model.Problem ?? "none", model.PromotedAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "");
        }

        table.Show(screen);
    }

    private void ShowJobs(IReadOnlyList<BulkStatus> jobs)
    {
        var open = jobs.Where(job => job.State.IsOpen()).ToList();
        var shown = open.Concat(jobs.Except(open)).Take(Math.Max(MostJobs, open.Count)).ToList();
        foreach (var job in shown) screen.WriteLine($"Bulk job {BulkScreen.Line(job)}");
        if (jobs.Count > shown.Count) screen.WriteLine($"and {Counted.Of(jobs.Count - shown.Count, "older bulk job")}: ae bulk list");
    }

    private void ShowContainers(IReadOnlyList<ContainerSize> containers)
    {
        var table = new ScreenTable("container", ">blobs", ">size");
        foreach (var container in containers) table.Add(container.Name, Number(container.Blobs), ByteSize.Of(container.Bytes));
        table.Add("together", Number(containers.Sum(container => container.Blobs)), ByteSize.Of(containers.Sum(container => container.Bytes)));
        table.Show(screen);
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
}
