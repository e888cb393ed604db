using System.Globalization;
using System.Text.RegularExpressions;
using AePipeline.Families;

namespace AePipeline.Models;

/// <summary>Names of tasks, versions and files in the container of models, and the blobs they stand for.</summary>
public static partial class ModelNames
{
    /// <summary>Name of a task's pointer to its promoted version.</summary>
    public const string CurrentFileName = "current.json";

    /// <summary>Name of a version's training report, when it has one.</summary>
    public const string ReportFileName = "report.html";

    /// <summary>The families of models that can be published.</summary>
    public static IReadOnlyList<string> Tasks => ModelFamilies.Names;

    /// <summary>
    /// What has a promoted version of its own: the families, and those variants of a family that are served beside it. The versions
    /// of a variant are among its family's.
    /// </summary>
    public static IReadOnlyList<string> Served => [.. ModelFamilies.All.SelectMany(family => family.Scales.Select(scale => Variant(family.Name, scale)).Prepend(family.Name))];

    /// <summary>The models of a family that enlarge by one factor, for example <c>upscale-x4</c>.</summary>
    /// <param name="family">One of <see cref="Tasks"/>.</param>
    /// <param name="scale">One of the family's <see cref="ModelFamily.Scales"/>.</param>
    public static string Variant(string family, int scale) => string.Create(CultureInfo.InvariantCulture, $"{family}-x{scale}");

    /// <summary>The family that a name of <see cref="Served"/> belongs to.</summary>
    public static string FamilyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return VariantOf(name)?.Family ?? name;
    }

    /// <summary>The factor that a name of <see cref="Served"/> stands for; null for a family.</summary>
    public static int? ScaleOf(string name) => VariantOf(name)?.Scale;

    /// <summary>Checks the name of a family.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Tasks"/>.</exception>
    public static void ThrowIfInvalidTask(string task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!Tasks.Contains(task))
            throw new ArgumentException($"'{task}' is not a family of models; use one of {string.Join(", ", Tasks)}.", nameof(task));
    }

    /// <summary>Checks the name of what has a promoted version.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Served"/>.</exception>
    public static void ThrowIfNotServed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Served.Contains(name))
            throw new ArgumentException($"'{name}' is not a family of models or a variant of one; use one of {string.Join(", ", Served)}.", nameof(name));
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
                $"'{file}' cannot be a model's file; use up to 128 letters, digits, '-', '_' and '.', other than {ModelCard.FileName},"
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

    internal static string CurrentBlob(string name) => ScaleOf(name) is { } scale
        ? string.Create(CultureInfo.InvariantCulture, $"{FamilyOf(name)}/current-x{scale}.json")
        : $"{name}/{CurrentFileName}";

    internal static string VersionsPrefix(string name) => $"{FamilyOf(name)}/";

    internal static string CardBlob(string name, string version) => $"{VersionsPrefix(name)}{version}/{ModelCard.FileName}";

    internal static string FileBlob(ModelCard card, string file) => $"{card.Task}/{card.Version}/{file}";

    private static (string Family, int Scale)? VariantOf(string name)
    {
        foreach (var family in ModelFamilies.All)
        {
            foreach (var scale in family.Scales)
            {
                if (Variant(family.Name, scale) == name) return (family.Name, scale);
            }
        }

        return null;
    }

    private static bool IsFolderSafe(string name) => FolderSafe().IsMatch(name) && !name.EndsWith('.');

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex FolderSafe();
}
