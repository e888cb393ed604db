using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Latents.Indexing;

/// <summary>What the index consists of.</summary>
/// <param name="ListedAt">
/// When the container of latents was listed last: the index has all that was there then. Null when that never happened, or a
/// shard has been lost since.
/// </param>
/// <param name="Shards">Its shards; where two have the same image, <see cref="Superseded"/> says which counts.</param>
internal sealed record IndexManifest(DateTimeOffset? ListedAt, IReadOnlyList<ShardInfo> Shards)
{
    /// <summary>The manifest of an index that is not there.</summary>
    public static IndexManifest Empty { get; } = new(null, []);

    /// <summary>Entries of all shards.</summary>
    public long Entries => Shards.Sum(shard => (long)shard.Entries);

    /// <summary>Reads a manifest.</summary>
    /// <returns><see cref="Empty"/> for what is none: an index can be built again.</returns>
    public static IndexManifest Parse(BinaryData json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(json.ToMemory().Span, IndexJson.Default.IndexManifest);
            return manifest?.Shards.All(shard => ShardInfo.IsName(shard.Name)) == true ? manifest : Empty;
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    /// <summary>The bytes to write.</summary>
    public BinaryData ToJson() => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(this, IndexJson.Default.IndexManifest));
}

/// <summary>JSON of the manifest.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IndexManifest))]
internal sealed partial class IndexJson : JsonSerializerContext;
