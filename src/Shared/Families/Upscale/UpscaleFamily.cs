using AePipeline.Families.Restoring;
using AePipeline.Storage;

namespace AePipeline.Families.Upscale;

/// <summary>Low resolution in, high resolution out.</summary>
public sealed class UpscaleFamily : RestoringFamily
{
    /// <inheritdoc/>
    public override string Name => "upscale";

    /// <inheritdoc/>
    public override UploadContract Uploads { get; } = new("upscaled");

    /// <inheritdoc/>
    public override IReadOnlyList<int> Scales => UpscaleFactors.All;

    /// <inheritdoc/>
    public override string OutputTensor => "upscaled";
}
