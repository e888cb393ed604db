using System.Globalization;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Says of which class an image is, for a model that is told the class: by its folder, by a file of lines <c>path,label</c>, or by
/// the labels of an IDX file.
/// </summary>
public sealed class ClassSource
{
    /// <summary>What stands for "by its folder" in the argument.</summary>
    public const string Folder = "folder";

    /// <summary>What stands for "by the labels of the IDX file" in the argument.</summary>
    public const string Labels = "labels";

    private readonly Func<string, int?, string> _classOf;

    private ClassSource(Func<string, int?, string> classOf) => _classOf = classOf;

    /// <summary>Opens what the argument names.</summary>
    /// <param name="argument"><see cref="Folder"/>, <see cref="Labels"/>, or a text file of lines <c>path,label</c>.</param>
    /// <param name="names">Names of the classes 0, 1, 2 and so on of <see cref="Labels"/>; none for the numbers themselves.</param>
    /// <exception cref="TrainingDataException">There is no such file, or a line of it is none.</exception>
    public static ClassSource Open(string argument, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(argument);
        ArgumentNullException.ThrowIfNull(names);
        return argument switch
        {
            Folder => new ClassSource((name, _) => FolderOf(name)),
            Labels => new ClassSource((name, label) => NameOf(label ?? throw new TrainingDataException($"The image '{name}' has no label. Give --idx-labels, and --validation-idx-labels with --validation-idx."), names)),
            _ => Read(argument),
        };
    }

    /// <summary>The class of an image.</summary>
    /// <param name="name">Its path below the data's folder or prefix, with slashes.</param>
    /// <param name="label">Its label in an IDX file, or null.</param>
    /// <exception cref="TrainingDataException">It has none.</exception>
    public string ClassOf(string name, int? label)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _classOf(name, label);
    }

    private static string FolderOf(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? name[..slash]
            : throw new TrainingDataException(
                $"The image '{name}' lies in no folder of a class. Move it into one, or name a file of lines path,label with --condition.");
    }

    private static string NameOf(int label, IReadOnlyList<string> names) =>
        names.Count == 0 ? label.ToString(CultureInfo.InvariantCulture)
        : label < names.Count ? names[label]
        : throw new TrainingDataException($"An image has the label {label}, and --class-names has {names.Count} names, for 0 to {names.Count - 1}. Name all classes.");

    private static ClassSource Read(string file)
    {
        if (!File.Exists(file))
            throw new TrainingDataException($"--condition is '{file}', and there is no such file. Name one with lines path,label, or write --condition {Folder}.");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            // A path may have commas, a label may not.
            var comma = line.LastIndexOf(',');
            var (path, label) = comma < 1 ? ("", "") : (line[..comma].Trim().Replace('\\', '/'), line[(comma + 1)..].Trim());
            if (label.Length == 0) throw new TrainingDataException($"'{file}' has the line '{line}'; every line must be a path, a comma and a label.");
            if (!labels.TryAdd(path, label) && labels[path] != label)
                throw new TrainingDataException($"'{file}' says that '{path}' is '{labels[path]}' and that it is '{label}'. Keep one of the lines.");
        }

        return new ClassSource((name, _) => labels.TryGetValue(name, out var label) ? label
            : throw new TrainingDataException($"'{file}' has no line for the image '{name}'. Add '{name},LABEL', or take the image away."));
    }
}
