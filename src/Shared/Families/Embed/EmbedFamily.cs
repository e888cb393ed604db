namespace AePipeline.Families.Embed;

/// <summary>Image in, latent vector and reconstruction out.</summary>
public sealed class EmbedFamily : ModelFamily
{
    /// <inheritdoc/>
    public override string Name => "embed";

    /// <inheritdoc/>
    public override UploadContract Uploads { get; } = new("reconstructed") { GivesLatent = true };
}
