using static TorchSharp.torch;

namespace AePipeline.Bench;

/// <summary>
/// What the encoder's second output is taken for when latents are drawn. The divergence takes it for the logarithm of the variance in
/// either case.
/// </summary>
/// <param name="Name">Whose definition it is.</param>
/// <param name="Deviation">The standard deviation to draw with, of that output, both <c>[N, d]</c>.</param>
internal sealed record LossDefinition(string Name, Func<Tensor, Tensor> Deviation)
{
    /// <summary>The textbook's, which draws with the variance for a standard deviation, and the literature's.</summary>
    public static IReadOnlyList<LossDefinition> All { get; } =
    [
        new("textbook's loss", logVariance => logVariance.exp()),
        new("literature's loss", logVariance => (logVariance / 2).exp()),
    ];
}
