using AePipeline.Bulk;
using AePipeline.Gallery.Pages;
using AePipeline.Health;
using AePipeline.Status;
using AePipeline.Storage;
using AePipeline.Wording;

namespace AePipeline.Gallery.Health;

/// <summary>Says what is wrong with a pipeline, and what to do about it.</summary>
internal static class HealthAdvice
{
    private const string Models = "/models";

    /// <summary>What the host itself finds, within seconds.</summary>
    public static IEnumerable<Advice> Of(HealthReport report)
    {
        if (report.Storage.Problem is { } storage) yield return new Advice(storage, "Look whether the account is there and whether this machine may use it.");
        if (report.Provider.Name is null) yield return new Advice(report.Provider.Reason, "Change the setting Inference:Provider, or install what it asks for.");
        foreach (var model in report.Models)
        {
            if (model.Problem is { } problem) yield return new Advice($"{Words.OfModel(model.Task)}: {problem}", "To the models", Models);
        }
    }

    /// <summary>What the storage shows.</summary>
    public static IEnumerable<Advice> Of(PipelineStatus status)
    {
        foreach (var task in status.Tasks)
        {
            foreach (var failure in task.Failures)
            {
                yield return new Advice(
                    $"{NameOf(task.Task)}: {Counted.Of(failure.Uploads, "picture")} failed. {failure.Title}.", "Show them", $"/archive?folder={Uri.EscapeDataString($"{task.Task}/")}&state=Failed");
            }
        }

        if (status.Misplaced > 0) yield return new Advice($"{Counted.Of(status.Misplaced, "upload")} in no task's folder, where nobody works on them.", $"Move them below {ImageTasks.Folders}.");
        if (status.FailedTrainingRequests > 0)
        {
            yield return new Advice($"{Counted.Of(status.FailedTrainingRequests, "training run")} could not be carried out.", "The queue training-requests-poison says why; ask again once that is put right", Models);
        }

        foreach (var job in status.Jobs.Where(job => job.State == BulkState.Failed))
        {
            yield return new Advice($"The job {job.Id} failed. {job.Problem}", "Put it right and let it go on", $"/jobs/job?id={Uri.EscapeDataString(job.Id)}");
        }
    }

    /// <summary>What is done to the uploads of a folder.</summary>
    public static string NameOf(string folder) => ImageTasks.TryParse(folder, out var task) ? Words.Of(task) : folder;
}
