using System.ComponentModel.DataAnnotations;

namespace AePipeline.Latents;

/// <summary>How the images nearest to an image are found.</summary>
public sealed class NearestOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Nearest";

    /// <summary>
    /// Shortest time between two listings of the latents. Default 30 s: a latent that was written since is not found until
    /// the next, while the image that is asked about is always read afresh.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Latents that are held in memory at most, of all model versions together. Default 200,000: with d = 128 about 100 MB,
    /// and as much again for a moment while new ones are added.
    /// </summary>
    [Range(1, 100_000_000)]
    public int MaxLatents { get; set; } = 200_000;

    /// <summary>Latents that are downloaded at once, 1 to 64. Default 16.</summary>
    [Range(1, 64)]
    public int Parallelism { get; set; } = 16;
}
