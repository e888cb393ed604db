using System.ComponentModel.DataAnnotations;
using AePipeline.Settings;
using AePipeline.Training.Requests;

namespace AePipeline.Training.Retraining;

/// <summary>When models are trained again. Without <see cref="Cron"/>, never.</summary>
public sealed class RetrainingOptions : IValidatableObject
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Training:Schedule";

    /// <summary>
    /// The times at which to look, as five cron fields (minute, hour, day of month, month, day of week), or six that begin
    /// with the second. Null: nothing is scheduled.
    /// </summary>
    public string? Cron { get; set; }

    /// <summary>The time zone that <see cref="Cron"/> is meant in, for example <c>Europe/Berlin</c>. Default UTC.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>
    /// At such a time a run is asked for if there are at least so many images since the last one; with 0, each time.
    /// Default 100. Drift asks for a run whatever their number.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int MinNewImages { get; set; } = 100;

    /// <summary>The tasks to look at, by name.</summary>
    public IDictionary<string, RetrainingTask> Tasks { get; } = new Dictionary<string, RetrainingTask>();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Cron)) yield break;
        if (!RetrainingTimes.TryParse(Cron, TimeZone, out _, out var problem))
        {
            var setting = RetrainingTimes.TryParse(Cron, "UTC", out _, out _) ? nameof(TimeZone) : nameof(Cron);
            yield return new ValidationResult($"{SettingName.Of(Section, setting)} cannot be used: {problem}");
        }

        if (Tasks.Count == 0) yield return new ValidationResult($"{SettingName.Of(Section, nameof(Tasks))} names no task to train, for example {SettingName.Of(Section, $"{nameof(Tasks)}:denoise:{nameof(RetrainingTask.Source)}")}.");
        foreach (var (name, task) in Tasks)
        {
            if (Problem(name, task) is { } wrong) yield return new ValidationResult($"{SettingName.Of(Section, $"{nameof(Tasks)}:{name}")} cannot be asked for: {wrong}");
        }
    }

    private static string? Problem(string name, RetrainingTask task)
    {
        try
        {
            RetrainingDecision.RequestFor(name, task, DateTimeOffset.UnixEpoch, new RequestReason(RequestReasonKind.Schedule, ""), DateTimeOffset.UnixEpoch).ToJson();
            return null;
        }
        catch (ArgumentException impossible)
        {
            return impossible.Message;
        }
    }
}
