using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Bulk;

/// <summary>JSON of the bulk jobs' blobs and messages: camel case, unknown properties ignored.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    Converters = [typeof(CamelCaseEnumConverter<Storage.ImageTask>), typeof(CamelCaseEnumConverter<BulkOutcomeKind>)])]
[JsonSerializable(typeof(BulkRequest))]
[JsonSerializable(typeof(BulkItem))]
[JsonSerializable(typeof(BulkOutcome))]
public sealed partial class BulkJson : JsonSerializerContext;
