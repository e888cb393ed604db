using System.Text.Json.Serialization;
using AePipeline.Cli.Bulk;
using AePipeline.Cli.Connect;
using AePipeline.Cli.Defaults;
using AePipeline.Cli.Demo;
using AePipeline.Cli.Download;
using AePipeline.Cli.Evaluate;
using AePipeline.Cli.Gallery;
using AePipeline.Cli.Generate;
using AePipeline.Cli.Models;
using AePipeline.Cli.Open;
using AePipeline.Cli.Remove;
using AePipeline.Cli.Retry;
using AePipeline.Cli.Similar;
using AePipeline.Cli.Status;
using AePipeline.Cli.Train;
using AePipeline.Cli.Up;
using AePipeline.Cli.Upload;
using AePipeline.Cli.Uploads;

namespace AePipeline.Cli;

/// <summary>The documents of <c>--json</c>.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(BulkDryRunReport))]
[JsonSerializable(typeof(BulkFailuresReport))]
[JsonSerializable(typeof(BulkListReport))]
[JsonSerializable(typeof(BulkStatusReport))]
[JsonSerializable(typeof(BulkUploadReport))]
[JsonSerializable(typeof(CliFailure))]
[JsonSerializable(typeof(ConnectReport))]
[JsonSerializable(typeof(DefaultsReport))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(DownloadReport))]
[JsonSerializable(typeof(DuplicatesReport))]
[JsonSerializable(typeof(EvaluateReport))]
[JsonSerializable(typeof(GalleryReport))]
[JsonSerializable(typeof(GenerateReport))]
[JsonSerializable(typeof(ModelDetailsReport))]
[JsonSerializable(typeof(ModelRemovalReport))]
[JsonSerializable(typeof(ModelsReport))]
[JsonSerializable(typeof(OpenReport))]
[JsonSerializable(typeof(PromotionReport))]
[JsonSerializable(typeof(PruneReport))]
[JsonSerializable(typeof(PublicationReport))]
[JsonSerializable(typeof(StartersReport))]
[JsonSerializable(typeof(RemoveReport))]
[JsonSerializable(typeof(RequestReport))]
[JsonSerializable(typeof(RetryReport))]
[JsonSerializable(typeof(SimilarReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(TrainReport))]
[JsonSerializable(typeof(UploadReport))]
[JsonSerializable(typeof(ListReport))]
[JsonSerializable(typeof(UpReport))]
internal sealed partial class CliJson : JsonSerializerContext;
