using AePipeline.TrainingJob.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>The optimisers to choose from.</summary>
public static class Optimizers
{
    /// <summary>Adam with decoupled weight decay of 1e-4 (Loshchilov and Hutter, 2019).</summary>
    public const string AdamW = "adamw";

    /// <summary>Adam (Kingma and Ba, 2015).</summary>
    public const string Adam = "adam";

    /// <summary>RMSprop (Hinton, 2012) with a decay of 0.9.</summary>
    public const string RmsProp = "rmsprop";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [AdamW, Adam, RmsProp];

    /// <summary>Creates an optimiser of all weights.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="networks">The model.</param>
    /// <param name="learningRate">The rate to start with.</param>
    /// <exception cref="ArgumentException">There is no such optimiser.</exception>
    public static OptimizerHelper Create(string name, NetworkSet networks, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(networks);
        return name switch
        {
            AdamW => optim.AdamW(networks.Parameters, learningRate, weight_decay: 1e-4),
            Adam => optim.Adam(networks.Parameters, learningRate),
            RmsProp => optim.RMSProp(networks.Parameters, learningRate, alpha: 0.9),
            _ => throw new ArgumentException($"There is no optimiser '{name}'; use one of {string.Join(", ", Names)}.", nameof(name)),
        };
    }
}
