using System.Text.Json;
using System.Text.Json.Serialization;
using AePipeline.Json;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>Writes tasks by their names, and reads these in any case.</summary>
internal sealed class ImageTaskConverter : JsonConverter<ImageTask>, IWords
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Words => [.. ImageTasks.All.Select(ImageTasks.ToFolder)];

    /// <inheritdoc/>
    public override ImageTask Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ImageTasks.TryParse(reader.GetString()!.ToLowerInvariant(), out var task)
            ? task
            : throw new JsonException($"A task must be {string.Join(" or ", Words)}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImageTask value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToFolder());
    }
}
