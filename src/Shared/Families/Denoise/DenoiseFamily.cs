using AePipeline.Families.Restoring;

namespace AePipeline.Families.Denoise;

/// <summary>Noisy image in, clean image of the same size out, as strongly as asked.</summary>
public sealed class DenoiseFamily : RestoringFamily
{
    /// <inheritdoc/>
    public override string Name => "denoise";

    /// <inheritdoc/>
    public override UploadContract Uploads { get; } = new("denoised") { TakesStrength = true };

    /// <inheritdoc/>
    public override string OutputTensor => "denoised";
}
