using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Training.Retraining;

/// <summary>JSON of the schedule's blobs.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RetrainingState))]
internal sealed partial class RetrainingJson : JsonSerializerContext;
