using System.Text.Json;
using System.Text.Json.Serialization;
using AePipeline.Bulk;

namespace AePipeline.Health;

/// <summary>JSON of the health report: camel case.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(CamelCaseEnumConverter<HealthStatus>)])]
[JsonSerializable(typeof(HealthReport))]
public sealed partial class HealthJson : JsonSerializerContext;
