using System.Text.Json.Nodes;
using AePipeline.Functions.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Hosting;

/// <summary>
/// Lets the settings of a deployment change what the attributes of the triggers say, before the host reads it: where
/// uploads are heard of (<see cref="TriggerOptions.UploadSource"/>) and when timers fire.
/// </summary>
/// <remarks>
/// The alternative is a compilation for each kind of host, since attributes take constants only; then what was tested on a
/// developer's machine would never be what is deployed. A <c>%name%</c> in the attribute does for schedules but not for the
/// source, and makes a setting of every default.
/// </remarks>
/// <param name="options">The settings, checked when the app starts.</param>
internal sealed class TriggerSettings(IOptions<TriggerOptions> options) : IFunctionMetadataTransformer
{
    public string Name => nameof(TriggerSettings);

    public void Transform(IList<IFunctionMetadata> original)
    {
        foreach (var function in original)
        {
            for (var i = 0; i < (function.RawBindings?.Count ?? 0); i++)
            {
                var binding = JsonNode.Parse(function.RawBindings![i])!.AsObject();
                switch ((string?)binding["type"])
                {
                    case "blobTrigger":
                        binding["source"] = SourceOf(options.Value.UploadSource).ToString();
                        break;
                    case "timerTrigger" when ScheduleOf(function.Name!) is { } cron:
                        binding["schedule"] = cron;
                        break;
                    default:
                        continue;
                }

                function.RawBindings[i] = binding.ToJsonString();
            }
        }
    }

    private string? ScheduleOf(string function) => function switch
    {
        nameof(Images.SweepImages) => options.Value.SweepSchedule,
        nameof(Training.ScheduleTraining) => options.Value.TrainingSchedule,
        nameof(Bulk.StartBulkJobs) => options.Value.BulkSchedule,
        _ => null,
    };

    private static BlobTriggerSource SourceOf(UploadSource source) => source switch
    {
        UploadSource.Polling => BlobTriggerSource.LogsAndContainerScan,
        _ => BlobTriggerSource.EventGrid,
    };
}
