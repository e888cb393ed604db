using System.Diagnostics.CodeAnalysis;
using AePipeline.Storage;

namespace AePipeline.Uploads;

/// <summary>The uploads of some tasks whose paths start alike.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Path">Start of the paths below the tasks' folders; empty for all of them.</param>
public sealed record UploadSelection(IReadOnlyList<ImageTask> Tasks, string Path)
{
    /// <summary>Every upload.</summary>
    public static UploadSelection All => new(ImageTasks.All, "");

    /// <summary>
    /// Reads the start of uploads' names: <c>denoise/trip/</c> is the folder of one task, <c>trip/</c> that of every task, and
    /// <c>denoise</c> everything of a task.
    /// </summary>
    /// <param name="text">The text; the name of the container may stand before it.</param>
    /// <param name="selection">What it selects.</param>
    /// <param name="problem">A sentence that says what is wrong with it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out UploadSelection? selection, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        selection = null;
        if (!BlobNames.IsValidPrefix(text, out problem)) return false;
        const string Container = $"{BlobContainers.Images}/";
        var name = text.StartsWith(Container, StringComparison.Ordinal) ? text[Container.Length..] : text;
        var parts = name.Split('/', 2);
        selection = ImageTasks.TryParse(parts[0], out var task)
            ? new UploadSelection([task], parts.Length > 1 ? parts[1] : "")
            : new UploadSelection(ImageTasks.All, name);
        return true;
    }

    /// <summary>The starts of the names of the blobs in <see cref="BlobContainers.Images"/> and <see cref="BlobContainers.Failed"/>.</summary>
    public IEnumerable<string> Prefixes => Tasks.Select(task => $"{task.ToFolder()}/{Path}");

    /// <summary>Whether a blob is the result of one of the uploads, as far as its name tells.</summary>
    public bool HasResult(string name) => ResultNames.UploadsOf(name).Any(image => Tasks.Contains(image.Task) && image.Path.StartsWith(Path, StringComparison.Ordinal));
}
