using AePipeline.TrainingJob.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>
/// Exponential moving average of a model's weights (Polyak and Juditsky, 1992): steadier than the last step's weights,
/// and what is validated and exported.
/// </summary>
public sealed class MovingAverage : IDisposable
{
    private readonly NetworkSet _source;
    private readonly double _decay;
    private long _updates;

    /// <summary>Starts from the model's present weights.</summary>
    /// <param name="source">The model in training.</param>
    /// <param name="decay">Share of the average that each step keeps, below 1.</param>
    public MovingAverage(NetworkSet source, double decay)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _decay = decay;
        Networks = source.Clone();
        foreach (var module in Networks.Modules) module.eval();
    }

    /// <summary>The model with the averaged weights.</summary>
    public NetworkSet Networks { get; }

    /// <summary>Takes the model's present weights into the average.</summary>
    public void Update()
    {
        _updates++;
        // Early on a shorter memory, so that the random start is forgotten.
        var keep = Math.Min(_decay, (1.0 + _updates) / (10.0 + _updates));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        // Disposed at the end, so not collected while libtorch still reads them.
        using Scalar kept = keep, taken = 1 - keep;
        foreach (var (average, current) in Networks.Parameters.Zip(_source.Parameters))
        {
            average.mul_(kept).add_(current, alpha: taken);
        }
    }

    /// <summary>Writes the average.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_updates);
        Networks.Save(writer);
    }

    /// <summary>Reads an average of the same networks.</summary>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _updates = reader.ReadInt64();
        Networks.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => Networks.Dispose();
}
