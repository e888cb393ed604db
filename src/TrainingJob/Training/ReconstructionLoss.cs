using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>How far an output is from its target, as a mean over all values: what training makes small.</summary>
/// <param name="Name">Its name in arguments and model cards.</param>
/// <param name="Compute">Takes the output and the target, <c>[N, C, H, W]</c>, and gives a scalar.</param>
/// <param name="NeedsProbabilities">Whether the output must be in [0, 1].</param>
public sealed record ReconstructionLoss(string Name, Func<Tensor, Tensor, Tensor> Compute, bool NeedsProbabilities = false)
{
    private const double CharbonnierEpsilon = 1e-3;
    private const double SsimShare = 0.84;
    private const double LogUnit = 2.0 / 255;

    /// <summary>Mean absolute error.</summary>
    public static ReconstructionLoss L1 { get; } = new("l1", (output, target) => nn.functional.l1_loss(output, target));

    /// <summary>Mean squared error.</summary>
    public static ReconstructionLoss Mse { get; } = new("mse", (output, target) => nn.functional.mse_loss(output, target));

    /// <summary>Binary cross-entropy in nats: each value a coin of the output's probability.</summary>
    public static ReconstructionLoss Bce { get; } =
        new("bce", (output, target) => nn.functional.binary_cross_entropy(output, target), NeedsProbabilities: true);

    /// <summary>
    /// <c>sqrt(d² + 0.001²)</c>, an absolute error that is smooth at 0 (Charbonnier et al., 1994; Lai et al., 2017, "Deep
    /// Laplacian Pyramid Networks for Fast and Accurate Super-Resolution").
    /// </summary>
    public static ReconstructionLoss Charbonnier { get; } =
        new("charbonnier", (output, target) => ((output - target).square() + (CharbonnierEpsilon * CharbonnierEpsilon)).sqrt().mean());

    /// <summary>
    /// <c>u ln(1 + e / u)</c> of each image's mean absolute error e, u two steps of 8 bits: nearly the absolute error where that
    /// is small and its logarithm where it is large, so that a tenth less error counts about the same in a slightly and in a
    /// strongly spoilt image, as it does in decibels.
    /// </summary>
    public static ReconstructionLoss LogL1 { get; } = new(
        "log-l1", (output, target) => ((output - target).abs().mean([1, 2, 3]) / LogUnit).log1p().mean() * LogUnit);

    /// <summary>
    /// <c>0.84 * (1 - SSIM) + 0.16 * L1</c> (Zhao et al., 2017, "Loss Functions for Image Restoration With Neural
    /// Networks", with the standard window in place of several scales).
    /// </summary>
    public static ReconstructionLoss SsimMix { get; } = new(
        "ssim",
        (output, target) => (SsimShare * (1 - SsimTensor.Mean(output, target))) + ((1 - SsimShare) * nn.functional.l1_loss(output, target)));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReconstructionLoss> All { get; } = [L1, LogL1, Mse, Bce, Charbonnier, SsimMix];

    /// <summary>The loss of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ReconstructionLoss Named(string name) => All.FirstOrDefault(loss => loss.Name == name)
        ?? throw new ArgumentException($"There is no loss '{name}'; use one of {string.Join(", ", All.Select(loss => loss.Name))}.", nameof(name));
}
