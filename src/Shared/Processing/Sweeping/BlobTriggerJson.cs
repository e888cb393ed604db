using System.Text.Json.Serialization;

namespace AePipeline.Processing.Sweeping;

/// <summary>JSON as the Functions host writes it: names as in code, unknown properties ignored.</summary>
[JsonSerializable(typeof(BlobTriggerMessage))]
internal sealed partial class BlobTriggerJson : JsonSerializerContext;
