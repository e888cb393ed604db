using System.Text.Json;

namespace AePipeline.Models;

/// <summary>What is known about one model version; stored beside its files as <c>model.json</c>.</summary>
/// <remarks>Optional properties are set and not init: generated JSON readers give absent init properties null, not their default.</remarks>
public sealed record ModelCard
{
    /// <summary>Name of the card's blob inside the version's folder.</summary>
    public const string FileName = "model.json";

    /// <summary>Most <see cref="Files"/> of a version.</summary>
    public const int MaxFiles = 64;

    /// <summary>Most <see cref="Classes"/> of a version.</summary>
    public const int MaxClasses = 1000;

    /// <summary>Most bytes of a file: ONNX is a protobuf message, which ends at 2 GiB.</summary>
    public const long MaxFileBytes = int.MaxValue;

    /// <summary>The name of its family, such as <c>denoise</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The version's folder name, sortable by time: <c>20260131T235959Z-1a2b3c</c>.</summary>
    public required string Version { get; init; }

    /// <summary>When training ended.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the model is, in a sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>Factor between the output's and the input's width and height.</summary>
    public int Scale { get; set; } = 1;

    /// <summary>Names of the classes that a conditional model is told, in the order of its one-hot input; none for any other.</summary>
    public IReadOnlyList<string> Classes { get; set; } = [];

    /// <summary>The files; a host chooses one by channels and precision.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>How it was trained: options, seed, steps, seconds, loss, number of images.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Training { get; init; }

    /// <summary>Name of the metric in <see cref="ModelFile.Metrics"/> that promotion compares; larger is better.</summary>
    public required string PromotionMetric { get; init; }

    /// <summary>Identifies the validation images: metrics compare only between cards with the same value.</summary>
    public required string ValidationSet { get; init; }

    /// <summary>What a user must know before trusting the output.</summary>
    public IReadOnlyList<string> Limitations { get; set; } = [];

    /// <summary>Licences and authors of the training images.</summary>
    public IReadOnlyList<string> Credits { get; set; } = [];

    /// <summary>Checks what others rely on: the names, which become blobs and files, and that there are files.</summary>
    /// <exception cref="ArgumentException">Something is wrong; the message says what.</exception>
    public void Check()
    {
        ModelNames.ThrowIfInvalidTask(Task);
        ModelNames.ThrowIfInvalidVersion(Version);
        if (Files.Count is 0 or > MaxFiles)
            throw new ArgumentException($"The card of {Task}/{Version} lists {(Files.Count == 0 ? "no" : Files.Count)} files; a version has 1 to {MaxFiles}.");

        if (Classes.Count > MaxClasses || Classes.Any(string.IsNullOrWhiteSpace) || Classes.Distinct(StringComparer.Ordinal).Count() < Classes.Count)
            throw new ArgumentException($"The card of {Task}/{Version} lists {Classes.Count} classes; a version has up to {MaxClasses}, each with a name of its own.");

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Files)
        {
            // The reader of JSON lets null into lists, whatever their type says.
            if (file is null)
                throw new ArgumentException($"The card of {Task}/{Version} lists a file that is null.");
            ModelNames.ThrowIfInvalidFile(file.Name);
            if (!names.Add(file.Name))
                throw new ArgumentException($"The card of {Task}/{Version} lists {file.Name} twice.");
            if (file.Size is < 0 or > MaxFileBytes)
                throw new ArgumentException($"The card of {Task}/{Version} says that {file.Name} has {file.Size} bytes; a model's file has up to {MaxFileBytes}.");
        }
    }

    /// <summary>Why it was not promoted; null when it was, or when nobody has decided yet.</summary>
    public string? NotPromotedBecause { get; set; }
}
