namespace AePipeline.Storage;

/// <summary>What is done to an uploaded image; the first folder of its blob name.</summary>
public enum ImageTask
{
    /// <summary>Noise removed, same size.</summary>
    Denoise,

    /// <summary>Resolution raised by the model's scale.</summary>
    Upscale,

    /// <summary>Reduced to a latent vector.</summary>
    Embed,
}
