namespace AePipeline.Inference;

/// <summary>Names of tensors in the contract.</summary>
public static class TensorNames
{
    /// <summary>An image <c>[N, C, H, W]</c>: input of every model but a variational decoder, whose output it is.</summary>
    public const string Image = "image";

    /// <summary>How strongly each image is denoised, <c>[N]</c>, 0 to 2: second input of denoise models that take it.</summary>
    public const string Strength = "strength";

    /// <summary>Class of each image, one-hot <c>[N, classes]</c>: second input of both files of a conditional variational autoencoder.</summary>
    public const string Class = "class";

    /// <summary>Embedding <c>[N, d]</c>.</summary>
    public const string Latent = "latent";

    /// <summary>What embed makes of the image, in its shape.</summary>
    public const string Reconstruction = "reconstruction";

    /// <summary>Mean of the latent's distribution, <c>[N, d]</c>.</summary>
    public const string Mean = "z_mean";

    /// <summary>Natural logarithm of the latent's variance, <c>[N, d]</c>.</summary>
    public const string LogVariance = "z_log_var";

    /// <summary>Latent that the decoder takes, <c>[N, d]</c>.</summary>
    public const string Code = "z";
}
