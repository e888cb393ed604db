using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Processing.Results;

/// <summary>JSON of the blobs that processing writes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ProblemReport))]
public sealed partial class ProcessingJson : JsonSerializerContext;
