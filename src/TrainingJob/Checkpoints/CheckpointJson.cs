using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>JSON of a run's store.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckpointPointer))]
[JsonSerializable(typeof(FinishedRun))]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
