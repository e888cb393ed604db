namespace AePipeline.Families.Vae;

/// <summary>Image in, distribution of latent vectors out; latent vector in, image out. Takes no uploads: it generates images.</summary>
public sealed class VaeFamily : ModelFamily
{
    /// <inheritdoc/>
    public override string Name => "vae";
}
