using System.Globalization;
using AePipeline.Imaging;

namespace AePipeline.Cli.Evaluate;

/// <summary>
/// Classes of images: an IDX file of one label an image, in the images' order, or a text file of lines
/// <c>name,label</c> where the label is any word.
/// </summary>
internal sealed class LabelFile
{
    private readonly ReadOnlyMemory<byte> _byPosition;
    private readonly Dictionary<string, int> _byName = [];

    private LabelFile(ReadOnlyMemory<byte> byPosition) => _byPosition = byPosition;

    /// <exception cref="CliException">The file cannot be read as labels.</exception>
    public static LabelFile Read(string path)
    {
        try
        {
            return IsText(path) ? ReadText(path) : new LabelFile(IdxFile.Read(path, dimensions: 1).Values);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException)
        {
            throw new CliException(ExitCode.BadArguments, unreadable.Message, unreadable);
        }
    }

    /// <summary>The class of an image, or null when the file does not know it.</summary>
    public int? Find(string name, int position) =>
        position < _byPosition.Length ? _byPosition.Span[position] : _byName.TryGetValue(name, out var label) ? label : null;

    // IDX starts with two zero bytes, gzip with 1f 8b; neither is text.
    private static bool IsText(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() is not (0 or 0x1f);
    }

    private static LabelFile ReadText(string path)
    {
        var labels = new LabelFile(default);
        var classes = new Dictionary<string, int>();
        foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            var comma = line.LastIndexOf(',');
            if (comma < 1)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"'{path}' has the line '{line}'; every line must be a name, a comma and a label."));
            }

            var label = line[(comma + 1)..].Trim();
            classes.TryAdd(label, classes.Count);
            labels._byName[line[..comma].Trim()] = classes[label];
        }

        return labels;
    }
}
