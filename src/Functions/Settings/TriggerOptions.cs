using System.ComponentModel.DataAnnotations;

namespace AePipeline.Functions.Settings;

/// <summary>What the triggers listen to, and when; settings that stand alone. The host would leave out a function whose trigger it cannot read, and stay up.</summary>
internal sealed class TriggerOptions
{
    /// <summary>Where uploads are heard of. Default <see cref="UploadSource.EventGrid"/>.</summary>
    [EnumDataType(typeof(UploadSource))]
    public UploadSource UploadSource { get; set; }

    /// <summary>When the sweep looks; null for what its trigger says.</summary>
    [Cron]
    public string? SweepSchedule { get; set; }

    /// <summary>When the training schedule is looked at; null for what its trigger says.</summary>
    [Cron]
    public string? TrainingSchedule { get; set; }

    /// <summary>When bulk jobs are looked for; null for what its trigger says.</summary>
    [Cron]
    public string? BulkSchedule { get; set; }
}
