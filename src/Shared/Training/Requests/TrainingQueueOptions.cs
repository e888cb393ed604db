using System.ComponentModel.DataAnnotations;
using AePipeline.Settings;

namespace AePipeline.Training.Requests;

/// <summary>How training requests are taken from their queue.</summary>
public sealed class TrainingQueueOptions : IValidatableObject
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Training:Queue";

    /// <summary>How long a request stays hidden from others after the last sign of life of the one who works on it. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "7.00:00:00")]
    public TimeSpan Visibility { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Pause between two signs of life, at most half of <see cref="Visibility"/>. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a request is tried before it is set aside; interruptions do not count. Default 5.</summary>
    [Range(1, 100)]
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>Pause after the first failed attempt, doubled after each further one. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RenewInterval * 2 > Visibility)
        {
            yield return new ValidationResult(
                $"{SettingName.Of(Section, nameof(RenewInterval))} is {RenewInterval}; it must be at most half of {SettingName.Of(Section, nameof(Visibility))}, {Visibility}, so that one failed renewal loses nothing.");
        }
    }
}
