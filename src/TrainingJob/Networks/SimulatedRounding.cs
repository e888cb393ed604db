using AePipeline.TrainingJob.Onnx.Quantization;
using TorchSharp;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// Brings maps to the values that bytes can hold while a network is trained, so that its weights learn to live with it:
/// quantization-aware training (Jacob et al., 2018). Gradients pass the rounding as if it were not there (Bengio et al., 2013,
/// "Estimating or Propagating Gradients Through Stochastic Neurons") and end where a value is cut off.
/// </summary>
/// <param name="ranges">The range of each map that is rounded.</param>
public sealed class SimulatedRounding(IReadOnlyDictionary<string, ActivationRange> ranges)
{
    /// <summary>The map of a layer as its bytes have it; that of a layer without a range stays as it is.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="map">What it computed.</param>
    public Tensor Apply(string layer, Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (!ranges.TryGetValue(layer, out var range)) return map;
        using var scope = NewDisposeScope();
        // Disposed at the end, so not collected while libtorch still reads them.
        using Scalar lowest = range.Lowest, highest = range.Highest, step = range.Scale;
        var kept = map.clamp(lowest, highest);
        var rounded = kept.detach().div(step).round().mul(step);
        return (kept + (rounded - kept.detach())).MoveToOuterDisposeScope();
    }
}
