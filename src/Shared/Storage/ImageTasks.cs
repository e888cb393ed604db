using AePipeline.Families;

namespace AePipeline.Storage;

/// <summary>The tasks and the folder names that stand for them in blob names.</summary>
public static class ImageTasks
{
    /// <summary>Every task: those of <see cref="ModelFamilies.All"/> that take uploads.</summary>
    public static IReadOnlyList<ImageTask> All => [.. ModelFamilies.All.Where(family => family.Uploads is not null).Select(family => new ImageTask(family))];

    /// <summary>What is done where nobody says what: the first of them.</summary>
    public static ImageTask Usual => All[0];

    /// <summary>Their names for people: <c>denoise, upscale and embed</c>.</summary>
    public static string Listed => InWords([.. All.Select(ToFolder)], "and");

    /// <summary>Their folders for people: <c>denoise/, upscale/ or embed/</c>.</summary>
    public static string Folders => InWords([.. All.Select(task => $"{task}/")], "or");

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

    private static string InWords(List<string> names, string last) =>
        names.Count > 1 ? $"{string.Join(", ", names[..^1])} {last} {names[^1]}" : string.Concat(names);
}
