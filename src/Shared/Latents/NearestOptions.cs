using System.ComponentModel.DataAnnotations;

namespace AePipeline.Latents;

/// <summary>How the images nearest to an image are found.</summary>
public sealed class NearestOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Nearest";

    /// <summary>
    /// Shortest time between two looks at the index. Default 30 s: a latent that was written since is not found until the next,
    /// while the image that is asked about is always read afresh.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest time between two comparisons of a large index with the container of latents itself, by a listing. Default 10 min.
    /// An index of up to 25,000 latents is compared at every <see cref="RefreshInterval"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ListInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a host gathers the latents that it writes before it adds them to the index. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AppendInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where the files of the index are kept, which are mapped into memory; several processes can share it. Default the user's
    /// local application data, or the temporary folder where there is none. With d = 64, 1,000,000 latents take about 350 MB.
    /// </summary>
    [Required]
    public string IndexDirectory { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data ? data : Path.GetTempPath(), "aepipeline", "latents");

    /// <summary>Latents that are downloaded at once, 1 to 64. Default 16.</summary>
    [Range(1, 64)]
    public int Parallelism { get; set; } = 16;
}
