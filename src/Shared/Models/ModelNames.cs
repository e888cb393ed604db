using System.Text.RegularExpressions;

namespace AePipeline.Models;

/// <summary>Names of tasks, versions and files in the container of models, and the blobs they stand for.</summary>
public static partial class ModelNames
{
    /// <summary>Name of a task's pointer to its promoted version.</summary>
    public const string CurrentFileName = "current.json";

    /// <summary>Name of a version's training report, when it has one.</summary>
    public const string ReportFileName = "report.html";

    /// <summary>The families of models that can be published.</summary>
    public static IReadOnlyList<string> Tasks { get; } = ["denoise", "upscale", "embed", "vae"];

    /// <summary>Checks the name of a task.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Tasks"/>.</exception>
    public static void ThrowIfInvalidTask(string task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!Tasks.Contains(task))
            throw new ArgumentException($"'{task}' is not a family of models; use one of {string.Join(", ", Tasks)}.", nameof(task));
    }

    /// <summary>Checks the name of a version.</summary>
    /// <exception cref="ArgumentException">It could not be a folder's name everywhere.</exception>
    public static void ThrowIfInvalidVersion(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (!IsFolderSafe(version) || version.Length > 64)
        {
            throw new ArgumentException(
                $"'{version}' is not a model version; use up to 64 letters, digits, '-', '_' and '.', starting with a letter or digit,"
                + " for example 20260131T235959Z-1a2b3c.",
                nameof(version));
        }
    }

    /// <summary>Checks the name of a file of a version.</summary>
    /// <exception cref="ArgumentException">It could not be a file's name everywhere, or is the card's.</exception>
    public static void ThrowIfInvalidFile(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!IsFile(file))
        {
            throw new ArgumentException(
                $"'{file}' can not be a model's file; use up to 128 letters, digits, '-', '_' and '.', other than {ModelCard.FileName},"
                + " for example model.onnx.",
                nameof(file));
        }
    }

    /// <summary>Whether a version can have a file of this name.</summary>
    public static bool IsFile(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return IsFolderSafe(file) && file.Length <= 128 && !string.Equals(file, ModelCard.FileName, StringComparison.OrdinalIgnoreCase);
    }

    internal static string CurrentBlob(string task) => $"{task}/{CurrentFileName}";

    internal static string CardBlob(string task, string version) => $"{task}/{version}/{ModelCard.FileName}";

    internal static string FileBlob(ModelCard card, string file) => $"{card.Task}/{card.Version}/{file}";

    private static bool IsFolderSafe(string name) => FolderSafe().IsMatch(name) && !name.EndsWith('.');

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex FolderSafe();
}
