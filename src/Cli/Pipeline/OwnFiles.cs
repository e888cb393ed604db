using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Cli.Pipeline;

/// <summary>The files that ae keeps for itself.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(RunningPipeline))]
internal sealed partial class OwnFiles : JsonSerializerContext;
