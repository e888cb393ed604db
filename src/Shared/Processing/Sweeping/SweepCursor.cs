using System.Text.Json.Serialization;
using AePipeline.Storage;

namespace AePipeline.Processing.Sweeping;

/// <summary>How far a round has come: the content of <c>jobs/sweep/state.json</c>.</summary>
/// <param name="Task">Folder of the task whose uploads are next; null between two rounds.</param>
/// <param name="Marker">Where the listing of that task goes on; null at its beginning.</param>
/// <param name="RoundStartedAt">When the round began.</param>
internal sealed record SweepCursor(string? Task, string? Marker, DateTimeOffset RoundStartedAt)
{
    /// <summary>The task whose uploads are next; null between two rounds.</summary>
    [JsonIgnore]
    public ImageTask? NextTask => ImageTasks.TryParse(Task, out var task) ? task : null;

    /// <summary>A new round.</summary>
    public static SweepCursor Begin(DateTimeOffset now) => new(ImageProcessor.Tasks[0].ToFolder(), null, now);

    /// <summary>The beginning of the next task; between two rounds after the last.</summary>
    public SweepCursor AfterTask()
    {
        var rest = ImageProcessor.Tasks.SkipWhile(task => task != NextTask).Skip(1).Take(1).ToList();
        return this with { Task = rest is [var next] ? next.ToFolder() : null, Marker = null };
    }
}
