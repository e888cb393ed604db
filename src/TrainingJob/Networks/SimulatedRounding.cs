using AePipeline.TrainingJob.Onnx.Quantization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// Brings maps to the values that bytes can hold while a network is trained, so that its weights learn to live with it:
/// quantization-aware training (Jacob et al., 2018). Gradients pass the rounding as if it were not there (Bengio et al., 2013,
/// "Estimating or Propagating Gradients Through Stochastic Neurons") and end where a value is cut off. How much a step stands for is
/// learnt with the weights (Esser et al., 2020, "Learned Step Size Quantization"): finer steps cut off more.
/// </summary>
public sealed class SimulatedRounding : nn.Module
{
    /// <summary>How much faster than weights the logarithms of steps are learnt: a weight's rate would hardly move them in a run.</summary>
    private const float Pace = 20;

    private readonly IReadOnlyDictionary<string, ActivationRange> _start;

    /// <summary>Starts with the ranges of a calibration.</summary>
    /// <param name="ranges">The range of each map that is rounded.</param>
    public SimulatedRounding(IReadOnlyDictionary<string, ActivationRange> ranges)
        : base(nameof(SimulatedRounding))
    {
        ArgumentNullException.ThrowIfNull(ranges);
        _start = ranges;
        foreach (var layer in ranges.Keys) register_parameter(NameOf(layer), new Parameter(zeros(1)));
    }

    /// <summary>The ranges as they are now; the byte that stands for 0 stays what it was.</summary>
    public IReadOnlyDictionary<string, ActivationRange> Ranges => _start.ToDictionary(pair => pair.Key, pair => pair.Value.Scaled(MathF.Exp(Pace * GrowthOf(pair.Key).item<float>())));

    /// <summary>A copy with the ranges of the start.</summary>
    public SimulatedRounding CloneStart() => new(_start);

    /// <summary>The map of a layer as its bytes have it; that of a layer without a range stays as it is.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="map">What it computed.</param>
    public Tensor Apply(string layer, Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (!_start.TryGetValue(layer, out var range)) return map;
        using var scope = NewDisposeScope();
        // Disposed at the end, so not collected while libtorch still reads them.
        using Scalar lowest = -range.ZeroPoint, highest = byte.MaxValue - range.ZeroPoint, start = range.Scale, pace = Pace;
        var step = GrowthOf(layer).mul(pace).exp().mul(start);
        var kept = map.div(step).clamp(lowest, highest);
        var rounded = kept + (kept.detach().round() - kept.detach());
        return rounded.mul(step).MoveToOuterDisposeScope();
    }

    // By name each time: a move to another device puts other parameters in the place of these.
    private Parameter GrowthOf(string layer) => get_parameter(NameOf(layer))!;

    private static string NameOf(string layer) => layer.Replace('.', '_');
}
