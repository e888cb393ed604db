using System.ComponentModel.DataAnnotations;

namespace AePipeline.Inference.Hosting;

/// <summary>How a host follows the promoted models.</summary>
public sealed class ModelHostOptions
{
    /// <summary>Configuration section, shared with <see cref="InferenceOptions"/>.</summary>
    public const string Section = "Inference";

    /// <summary>Time between two looks at which version is current. Default 10 s; at most 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan ModelRefreshInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where downloaded versions are kept; several processes can share it. Default the user's local application data,
    /// or the temporary folder where there is none.
    /// </summary>
    [Required]
    public string ModelCacheDirectory { get; set; } = DefaultCacheDirectory;

    private static string DefaultCacheDirectory =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data
            ? Path.Combine(data, "aepipeline", "models")
            : Path.Combine(Path.GetTempPath(), "aepipeline", "models");
}
