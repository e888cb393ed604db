using System.Text.Json;
using System.Text.Json.Serialization;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.State;

namespace AePipeline.Bulk;

/// <summary>JSON of the bulk jobs' blobs and messages: camel case, unknown properties ignored.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    Converters = [typeof(ImageTaskConverter), typeof(CamelCaseEnumConverter<Storage.ResultFormat>), typeof(CamelCaseEnumConverter<Imaging.MetadataKept>), typeof(CamelCaseEnumConverter<Imaging.GamutKept>)])]
[JsonSerializable(typeof(BulkRequest))]
[JsonSerializable(typeof(BulkItem))]
[JsonSerializable(typeof(BulkOutcome))]
[JsonSerializable(typeof(BulkStatus))]
[JsonSerializable(typeof(BulkSummary))]
[JsonSerializable(typeof(BulkPageHead))]
[JsonSerializable(typeof(BulkCursor))]
[JsonSerializable(typeof(BulkListedPage))]
[JsonSerializable(typeof(BulkPage))]
[JsonSerializable(typeof(BulkOpenedPage))]
[JsonSerializable(typeof(BulkBatch))]
[JsonSerializable(typeof(BulkPageResult))]
[JsonSerializable(typeof(BulkSummaryResult))]
[JsonSerializable(typeof(BulkEnd))]
[JsonSerializable(typeof(bool))]
public sealed partial class BulkJson : JsonSerializerContext;
