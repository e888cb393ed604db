using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;

namespace AePipeline.Functions.Hosting;

/// <summary>
/// Lets the settings of a deployment change what the attributes of the triggers say, before the host reads it: where
/// uploads are heard of (<see cref="UploadSource"/>) and when timers fire (<c>SweepSchedule</c>, …).
/// </summary>
/// <remarks>
/// The alternative is a compilation for each kind of host, since attributes take constants only; then what was tested on a
/// developer's machine would never be what is deployed. A <c>%name%</c> in the attribute does for schedules but not for the
/// source, and makes a setting of every default.
/// </remarks>
/// <param name="configuration">The settings.</param>
internal sealed class TriggerSettings(IConfiguration configuration) : IFunctionMetadataTransformer
{
    /// <summary>Setting: <c>EventGrid</c> (default), which needs a subscription to the account's events, or <c>Polling</c>, which works anywhere.</summary>
    public const string UploadSource = "UploadSource";

    private static readonly Dictionary<string, string> s_schedules = new(StringComparer.Ordinal)
    {
        [nameof(Images.SweepImages)] = "SweepSchedule",
        [nameof(Training.ScheduleTraining)] = "TrainingSchedule",
        [nameof(Bulk.StartBulkJobs)] = "BulkSchedule",
    };

    public string Name => nameof(TriggerSettings);

    /// <exception cref="InvalidOperationException">A setting has a value that it can not have; the message names it.</exception>
    public void Transform(IList<IFunctionMetadata> original)
    {
        var source = ReadSource();
        foreach (var function in original)
        {
            for (var i = 0; i < (function.RawBindings?.Count ?? 0); i++)
            {
                var binding = JsonNode.Parse(function.RawBindings![i])!.AsObject();
                switch ((string?)binding["type"])
                {
                    case "blobTrigger":
                        binding["source"] = source.ToString();
                        break;
                    case "timerTrigger" when s_schedules.TryGetValue(function.Name!, out var setting) && configuration[setting] is { Length: > 0 } cron:
                        binding["schedule"] = cron;
                        break;
                    default:
                        continue;
                }

                function.RawBindings[i] = binding.ToJsonString();
            }
        }
    }

    private BlobTriggerSource ReadSource() => configuration[UploadSource] switch
    {
        null or "" or "EventGrid" => BlobTriggerSource.EventGrid,
        "Polling" => BlobTriggerSource.LogsAndContainerScan,
        var other => throw new InvalidOperationException($"{UploadSource} is '{other}'; it takes EventGrid or Polling."),
    };
}
