using System.ComponentModel.DataAnnotations;

namespace AePipeline.Latents;

/// <summary>When uploads count as having drifted away from the images that a model was trained on; docs/latents.md argues the defaults.</summary>
public sealed class DriftOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Drift";

    /// <summary>Fewest images that a verdict is given on. Default 200.</summary>
    [Range(1, int.MaxValue)]
    public int MinImages { get; set; } = 200;

    /// <summary>
    /// Largest share of images with a z-score beyond <see cref="DriftMonitor.FarZScore"/> that is no drift, 0 to 1. Default 0.05.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxShareBeyondThree { get; set; } = 0.05;

    /// <summary>Largest mean z-score that is no drift. Default 0.5.</summary>
    [Range(0.0, double.MaxValue)]
    public double MaxMeanZScore { get; set; } = 0.5;
}
