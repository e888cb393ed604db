namespace AePipeline.Inference;

/// <summary>Names of the tensors of embedding and variational models.</summary>
public static class TensorNames
{
    /// <summary>An image <c>[N, C, H, W]</c>: input of embed and of a variational encoder, output of its decoder.</summary>
    public const string Image = "image";

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
