using System.Text.Json;

namespace AePipeline.Storage;

/// <summary>
/// The blob of a folder of <see cref="BlobContainers.Images"/> with options for the uploads below it, for example
/// <c>denoise/album/.ae.json</c>: <c>{"strength": 0.5, "format": "webp"}</c>. It is no upload itself. The container itself may have one too.
/// </summary>
public sealed class FolderDefaults
{
    /// <summary>What such a blob is called in its folder.</summary>
    public const string FileName = ".ae.json";

    /// <summary>Most bytes of one.</summary>
    public const int MaxBytes = 64 << 10;

    private static readonly JsonReaderOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly Dictionary<string, (string Text, int Line)> _options = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _name;

    private FolderDefaults(string name) => _name = name;

    /// <summary>Whether a blob of <see cref="BlobContainers.Images"/> is one, by its name.</summary>
    public static bool IsName(string blobName)
    {
        ArgumentNullException.ThrowIfNull(blobName);
        return blobName.EndsWith($"/{FileName}", StringComparison.Ordinal) || blobName == FileName;
    }

    /// <summary>The names that those for an image have, the nearest first.</summary>
    public static IEnumerable<string> NamesFor(ImageReference image)
    {
        var name = image.ImageName;
        for (var slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1)) yield return $"{name[..slash]}/{FileName}";
        yield return FileName;
    }

    /// <summary>Reads one.</summary>
    /// <param name="name">Its blob.</param>
    /// <param name="json">Its content: an object whose values are numbers and texts; comments are allowed.</param>
    /// <exception cref="InvalidDataException">It is none; the message names blob, line and the way out. What values may be <see cref="OrOf"/> says.</exception>
    public static FolderDefaults Parse(string name, ReadOnlySpan<byte> json)
    {
        var defaults = new FolderDefaults(name);
        var reader = new Utf8JsonReader(json, s_lenient);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw defaults.Wrong(1, "it must be an object such as {\"strength\": 0.5, \"format\": \"webp\"}");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (option, line) = (reader.GetString()!, LineOf(json, reader.TokenStartIndex));
                if (!UploadOptions.Names.Contains(option, StringComparer.OrdinalIgnoreCase))
                    throw defaults.Wrong(line, $"there is no option '{Shown(option)}'; there are {string.Join(", ", UploadOptions.Names)}");
                reader.Read();
                var value = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString()!,
                    JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => throw defaults.Wrong(line, $"{option} must be a number or a text"),
                };
                if (!defaults._options.TryAdd(option, (value, line))) throw defaults.Wrong(line, $"{option} is there twice");
            }

            // To the end, so that nothing follows the object.
            while (reader.Read())
            {
            }
        }
        catch (JsonException broken)
        {
            throw defaults.Wrong((broken.LineNumber ?? 0) + 1, "it is not JSON from there on", broken);
        }

        return defaults;
    }

    /// <summary>The content of a blob that asks for options, as <see cref="Parse"/> reads it.</summary>
    public static byte[] Write(UploadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in options.ToMetadata())
            {
                writer.WritePropertyName(key[UploadOptions.KeyPrefix.Length..]);
                if (key is UploadOptions.StrengthKey or UploadOptions.ScaleKey or UploadOptions.QualityKey) writer.WriteRawValue(value);
                else writer.WriteStringValue(value);
            }

            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    /// <summary>Options, with what they leave open from these.</summary>
    /// <param name="nearer">What counts first.</param>
    /// <param name="tasks">What is done to the image; options that mean nothing to these are ignored, whatever they say.</param>
    /// <exception cref="InvalidDataException">An option is not a possible one; the message names blob, line, option and the way out.</exception>
    public UploadOptions OrOf(UploadOptions nearer, IReadOnlyList<ImageTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(nearer);
        return nearer.OrRead(
            option => _options.TryGetValue(option, out var value) ? value.Text : null,
            (option, text, rule) => Wrong(_options[option].Line, $"{option} is '{Shown(text)}'; it {rule}"),
            tasks);
    }

    private static int LineOf(ReadOnlySpan<byte> json, long index) => 1 + json[..(int)index].Count((byte)'\n');

    private static string Shown(string text) => text.Length > 40 ? $"{text[..40]}…" : text;

    private InvalidDataException Wrong(long line, string problem, Exception? inner = null) => new(
        $"The options of the folder, {BlobContainers.Images}/{_name}, are wrong in line {line}: {problem}. Mend that blob, or delete it, and have the upload tried again with ae retry; "
        + "it is tried again by itself after an hour.",
        inner);
}
