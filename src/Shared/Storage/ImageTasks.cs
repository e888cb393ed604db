using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Storage;

/// <summary>The tasks and the folder names that stand for them in blob names.</summary>
public static class ImageTasks
{
    /// <summary>Every task.</summary>
    public static IReadOnlyList<ImageTask> All { get; } = Enum.GetValues<ImageTask>();

    /// <summary>The task's folder: <c>denoise</c>, <c>upscale</c> or <c>embed</c>.</summary>
    [SuppressMessage("Globalization", "CA1308", Justification = "Blob names are lower case by contract.")]
    public static string ToFolder(this ImageTask task) => task.ToString().ToLowerInvariant();

    /// <summary>Reads a folder name, exactly as <see cref="ToFolder"/> writes it.</summary>
    public static bool TryParse(string? folder, out ImageTask task)
    {
        foreach (var candidate in All)
        {
            if (candidate.ToFolder() == folder)
            {
                task = candidate;
                return true;
            }
        }

        task = default;
        return false;
    }
}
