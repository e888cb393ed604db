using System.Text.Json;
using System.Text.Json.Serialization;

namespace AePipeline.Models;

/// <summary>
/// JSON of the pipeline's blobs: camel case, indented for people, unknown properties ignored so that a newer writer
/// does not stop an older reader. Infinite figures are written as strings, since PSNR of equal images is infinite.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(CurrentModel))]
public sealed partial class PipelineJson : JsonSerializerContext;
