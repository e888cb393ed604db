using System.Text.Json;
using System.Text.Json.Serialization;
using AePipeline.Storage;

namespace AePipeline.Processing.Sweeping;

/// <summary>A message of the queue <see cref="QueueNames.PendingImages"/>: an upload that has work left.</summary>
/// <param name="Name">The upload's blob name, <c>{task}/{path}</c>.</param>
/// <param name="SourceETag">The upload that was seen, without quotes. A hint: whatever is newest is worked on.</param>
public sealed record PendingImage(string Name, [property: JsonPropertyName("sourceEtag")] string SourceETag)
{
    /// <summary>The image.</summary>
    [JsonIgnore]
    public ImageReference Image => ImageReference.TryParse(Name, out var image)
        ? image
        : throw new FormatException($"'{Name}' is not the name of an upload, which is in {ImageTasks.Folders}.");

    /// <summary>The message for an upload.</summary>
    public static PendingImage Of(PendingUpload upload) => new(upload.Image.ImageName, upload.SourceETag);

    /// <summary>Reads a message and checks it.</summary>
    /// <param name="json">The message, after Base64.</param>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public static PendingImage Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var pending = JsonSerializer.Deserialize(json, SweepJson.Default.PendingImage) ?? throw new JsonException("It is null.");
            _ = pending.Image;
            return pending.SourceETag.Length > 0 ? pending : throw new FormatException("It names no etag of the upload.");
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            throw new InvalidDataException($"This is not a message of the queue {QueueNames.PendingImages}: {malformed.Message}", malformed);
        }
    }

    /// <summary>The message as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SweepJson.Default.PendingImage);
}
