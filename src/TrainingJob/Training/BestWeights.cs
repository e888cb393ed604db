using System.Diagnostics.CodeAnalysis;
using AePipeline.TrainingJob.Networks;

namespace AePipeline.TrainingJob.Training;

/// <summary>Early stopping (Prechelt, 1998): keeps the weights that validated best and says when to stop waiting for better ones.</summary>
/// <param name="patience">Validations in a row that may be no better than the best; 0 keeps nothing and never stops.</param>
public sealed class BestWeights(int patience) : IDisposable
{
    private NetworkSet? _best;
    private double _loss = double.PositiveInfinity;
    private int _waited;

    /// <summary>Whether it is time to stop.</summary>
    public bool IsExhausted => patience > 0 && _waited >= patience;

    /// <summary>Takes note of a validation.</summary>
    /// <param name="loss">Its loss.</param>
    /// <param name="networks">The weights that were validated; copied when they are the best.</param>
    public void Observe(double loss, NetworkSet networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (patience == 0) return;
        if (loss >= _loss)
        {
            _waited++;
            return;
        }

        (_loss, _waited) = (loss, 0);
        Keep(networks);
    }

    /// <summary>Brings the best weights back, if there are any.</summary>
    public void RestoreTo(NetworkSet networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (_best is { } best) networks.CopyFrom(best);
    }

    /// <summary>Writes what is kept.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_loss);
        writer.Write(_waited);
        writer.Write(_best is not null);
        _best?.Save(writer);
    }

    /// <summary>Reads what was kept.</summary>
    /// <param name="reader">What <see cref="Save"/> wrote.</param>
    /// <param name="networks">A model of the same networks.</param>
    public void Load(BinaryReader reader, NetworkSet networks)
    {
        ArgumentNullException.ThrowIfNull(reader);
        (_loss, _waited) = (reader.ReadDouble(), reader.ReadInt32());
        if (!reader.ReadBoolean()) return;
        Keep(networks);
        _best.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => _best?.Dispose();

    [MemberNotNull(nameof(_best))]
    private void Keep(NetworkSet networks)
    {
        if (_best is null) _best = networks.Clone();
        else _best.CopyFrom(networks);
    }
}
