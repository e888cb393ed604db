using AePipeline.TrainingJob.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>
/// Exponential moving average of a network's weights (Polyak and Juditsky, 1992): steadier than the last step's weights,
/// and what is validated and exported.
/// </summary>
public sealed class MovingAverage : IDisposable
{
    private readonly GraphModule _source;
    private readonly double _decay;
    private long _updates;

    /// <summary>Starts from the network's present weights.</summary>
    /// <param name="source">The network in training.</param>
    /// <param name="decay">Share of the average that each step keeps, below 1.</param>
    public MovingAverage(GraphModule source, double decay)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _decay = decay;
        Module = new GraphModule(source.Graph);
        Module.to(source.parameters().First().device);
        Blend(keep: 0);
        Module.eval();
    }

    /// <summary>The network with the averaged weights.</summary>
    public GraphModule Module { get; }

    /// <summary>Takes the network's present weights into the average.</summary>
    public void Update()
    {
        _updates++;
        // Early on a shorter memory, so that the random start is forgotten.
        Blend(Math.Min(_decay, (1.0 + _updates) / (10.0 + _updates)));
    }

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();

    private void Blend(double keep)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (average, current) in Module.parameters().Zip(_source.parameters()))
        {
            average.mul_(keep).add_(current, alpha: 1 - keep);
        }
    }
}
