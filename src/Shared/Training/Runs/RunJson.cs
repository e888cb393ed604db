using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Training.Runs;

/// <summary>JSON of what runs say of themselves.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunProgress))]
internal sealed partial class RunJson : JsonSerializerContext;
