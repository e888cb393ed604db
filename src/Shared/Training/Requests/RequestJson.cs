using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Training.Requests;

/// <summary>JSON of the training queues' messages: camel case, unknown properties ignored.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingRequest))]
[JsonSerializable(typeof(PoisonedRequest))]
public sealed partial class RequestJson : JsonSerializerContext;
