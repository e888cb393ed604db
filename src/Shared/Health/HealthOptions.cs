using System.ComponentModel.DataAnnotations;

namespace AePipeline.Health;

/// <summary>How the health of a host is checked.</summary>
public sealed class HealthOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Health";

    /// <summary>How long the storage is waited for. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);
}
