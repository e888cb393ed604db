using System.Text.Json;
using System.Text.Json.Serialization;
using AePipeline.Bulk;
using AePipeline.Generation;
using AePipeline.Latents;

namespace AePipeline.Functions.Http;

/// <summary>JSON of requests and responses: camel case, as in the pipeline's blobs.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BulkStatus))]
[JsonSerializable(typeof(BulkJobList))]
[JsonSerializable(typeof(ModelVersions))]
[JsonSerializable(typeof(PromoteRequest))]
[JsonSerializable(typeof(NearestResult))]
[JsonSerializable(typeof(GenerationRequest))]
[JsonSerializable(typeof(GeneratedImages))]
internal sealed partial class ApiJson : JsonSerializerContext;
