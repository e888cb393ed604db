namespace AePipeline.Inference;

/// <summary>The families of models that hosts serve.</summary>
public static class ModelKinds
{
    /// <summary>Noise removed, same size.</summary>
    public static ModelKind<OnnxModel> Denoise { get; } = new("denoise", OnnxModel.Load);

    /// <summary>Resolution raised by the card's scale.</summary>
    public static ModelKind<OnnxModel> Upscale { get; } = new("upscale", OnnxModel.Load);

    /// <summary>Image to latent vector and reconstruction.</summary>
    public static ModelKind<EmbedModel> Embed { get; } = new("embed", EmbedModel.Load);

    /// <summary>Latent vector to image, and image to the distribution of its latent.</summary>
    public static ModelKind<VaeModel> Vae { get; } = new("vae", VaeModel.Load);
}
