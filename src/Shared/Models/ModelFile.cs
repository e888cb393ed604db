namespace AePipeline.Models;

/// <summary>One ONNX file of a model version.</summary>
/// <remarks>Optional properties are set and not init: generated JSON readers give absent init properties null, not their default.</remarks>
public sealed record ModelFile
{
    /// <summary>The file's name inside the version's folder, for example <c>model.onnx</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Colour channels of the image tensors: 3 (sRGB) or 1 (grey).</summary>
    public required int Channels { get; init; }

    /// <summary>Number format of the weights, one of <see cref="ModelPrecision"/>.</summary>
    public string Precision { get; set; } = ModelPrecision.Float32;

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>
    /// Width in input pixels of the square that one output pixel can depend on; odd. A tile's margin is at least
    /// half of it. 0 when the network is not fully convolutional.
    /// </summary>
    public required int ReceptiveField { get; init; }

    /// <summary>Height and width of the input must be multiples of this many pixels.</summary>
    public required int Alignment { get; init; }

    /// <summary>Rows of the one size of image that the network reads, or as a decoder makes; null when it takes any size.</summary>
    public int? Height { get; init; }

    /// <summary>Pixels a row of the one size of image that the network reads, or as a decoder makes; null when it takes any size.</summary>
    public int? Width { get; init; }

    /// <summary>d, the length of the latent vector that the network gives or, as a decoder, reads; null when there is none.</summary>
    public int? LatentSize { get; init; }

    /// <summary>What the file is where a version holds parts: <c>encoder</c> or <c>decoder</c>; null when it is the whole model.</summary>
    public string? Role { get; init; }

    /// <summary>
    /// Whether the network has a second input <c>strength</c>, float <c>[N]</c>, that says from 0 to 2 how strongly each image
    /// is denoised; 1 is as much as it finds right. Only for denoise. Default false.
    /// </summary>
    public bool TakesStrength { get; set; }

    /// <summary>Number of trained weights.</summary>
    public long Parameters { get; set; }

    /// <summary>Figures measured on the validation images, for example <c>psnr.sigma25</c> in dB.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; set; } = new Dictionary<string, double>();

    /// <summary>
    /// How well this file reconstructs the validation images, one by one; the z-score of an upload's error is measured
    /// by it. Null for families without a reconstruction, and on cards that were written before it was measured.
    /// </summary>
    public ErrorDistribution? ReconstructionError { get; init; }
}
