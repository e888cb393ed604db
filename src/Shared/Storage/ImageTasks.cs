using AePipeline.Families;

namespace AePipeline.Storage;

/// <summary>The tasks and the folder names that stand for them in blob names.</summary>
public static class ImageTasks
{
    /// <summary>Every task: those of <see cref="ModelFamilies.All"/> that take uploads.</summary>
    public static IReadOnlyList<ImageTask> All => [.. ModelFamilies.All.Where(family => family.Uploads is not null).Select(family => new ImageTask(family))];

    /// <summary>Their names for people: <c>denoise, upscale and embed</c>.</summary>
    public static string Listed
    {
        get
        {
            List<string> names = [.. All.Select(ToFolder)];
            return names.Count > 1 ? $"{string.Join(", ", names[..^1])} and {names[^1]}" : string.Concat(names);
        }
    }

    /// <summary>The task's folder, for example <c>denoise</c>.</summary>
    public static string ToFolder(this ImageTask task) => task.Family.Name;

    /// <summary>Reads a folder name, exactly as <see cref="ToFolder"/> writes it.</summary>
    public static bool TryParse(string? folder, out ImageTask task)
    {
        var isTask = ModelFamilies.TryFind(folder, out var family) && family.Uploads is not null;
        task = isTask ? new ImageTask(family!) : default;
        return isTask;
    }

    /// <summary>The same where the folder is a task's for certain.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ImageTask Parse(string folder) => new(ModelFamilies.Get(folder));
}
