using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Families;

/// <summary>The families by the names of their tasks.</summary>
public static class ModelFamilies
{
    /// <summary>The family of a run.</summary>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static ModelFamily Create(TrainSettings settings, ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Task switch
        {
            "denoise" => new DenoiseFamily(settings, images),
            "upscale" => new UpscaleFamily(settings, images),
            "embed" => new EmbedFamily(settings, images),
            "vae" => new VaeFamily(settings, images),
            _ => throw new ArgumentException($"There is no task '{settings.Task}'."),
        };
    }
}
