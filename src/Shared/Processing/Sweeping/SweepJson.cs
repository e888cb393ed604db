using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Processing.Sweeping;

/// <summary>JSON of the sweep's blob and messages: camel case, unknown properties ignored.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SweepCursor))]
[JsonSerializable(typeof(PendingImage))]
internal sealed partial class SweepJson : JsonSerializerContext;
