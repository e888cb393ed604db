using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks;

/// <summary>The networks of one model, which train together: one, or the encoder and the decoder of a VAE.</summary>
public sealed class NetworkSet : IDisposable
{
    /// <summary>Creates the networks with freshly initialised weights.</summary>
    public NetworkSet(params IEnumerable<LayerGraph> graphs) => Modules = [.. graphs.Select(graph => new GraphModule(graph))];

    /// <summary>The networks.</summary>
    public IReadOnlyList<GraphModule> Modules { get; }

    /// <summary>The weights of all.</summary>
    public IEnumerable<Parameter> Parameters => Modules.SelectMany(module => module.parameters());

    /// <summary>Number of weights.</summary>
    public long WeightCount => Parameters.Sum(weight => weight.numel());

    /// <summary>Channels of the images that the model reads.</summary>
    public int ImageChannels => Modules[0].Graph.InputShape.Channels;

    /// <summary>Where the weights are.</summary>
    public Device Device => Parameters.First().device;

    /// <summary>Number format of the computation; weights and outputs are float32 whatever it is.</summary>
    public ScalarType Precision
    {
        set
        {
            foreach (var module in Modules) module.Precision = value;
        }
    }

    /// <summary>The same networks with a copy of the weights, computing in float32.</summary>
    public NetworkSet Clone()
    {
        var clone = new NetworkSet(Modules.Select(module => module.Graph));
        foreach (var (module, source) in clone.Modules.Zip(Modules))
        {
            if (source.Rounding is { } rounding) module.Round(rounding.CloneStart());
        }

        clone.To(Device).CopyFrom(this);
        return clone;
    }

    /// <summary>Takes over the weights of a set of the same networks.</summary>
    public void CopyFrom(NetworkSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (own, source) in Parameters.Zip(other.Parameters)) own.copy_(source);
    }

    /// <summary>Moves the weights.</summary>
    /// <returns>The same set.</returns>
    public NetworkSet To(Device device)
    {
        foreach (var module in Modules) module.to(device);
        return this;
    }

    /// <summary>Writes the weights.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var module in Modules) module.save(writer);
    }

    /// <summary>Reads weights that <see cref="Save"/> wrote, of the same networks.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (var module in Modules) module.load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var module in Modules) module.Dispose();
    }
}
