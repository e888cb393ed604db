using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>
/// Keeps small gradients from vanishing in float16 (Micikevicius et al., 2018, "Mixed Precision Training"): the loss is
/// multiplied before its gradients are computed and they are divided after. Gradients that overflow cost their step and
/// halve the factor; many in a row that do not double it.
/// </summary>
/// <param name="enabled">False for number formats that reach as far as float32: the factor is 1 and nothing is looked at.</param>
public sealed class LossScaler(bool enabled)
{
    private const double Most = 1 << 24;
    private const int GoodStepsToGrow = 2000;

    private double _scale = enabled ? 1 << 16 : 1;
    private int _good;

    /// <summary>What the loss is multiplied by.</summary>
    public double Scale => _scale;

    /// <summary>Divides the gradients again.</summary>
    /// <param name="parameters">The weights.</param>
    /// <returns>False when a gradient overflowed: the step must not be taken.</returns>
    public bool TryUnscale(IEnumerable<Parameter> parameters)
    {
        if (!enabled) return true;
        using var scope = NewDisposeScope();
        var gradients = parameters.Select(weight => weight.grad).OfType<Tensor>().ToList();
        foreach (var gradient in gradients) gradient.div_(_scale);
        if (gradients.TrueForAll(gradient => gradient.isfinite().all().item<bool>()))
        {
            if (++_good % GoodStepsToGrow == 0) _scale = Math.Min(Most, 2 * _scale);
            return true;
        }

        _good = 0;
        _scale = Math.Max(1, _scale / 2);
        return false;
    }

    /// <summary>Writes the factor.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_scale);
        writer.Write(_good);
    }

    /// <summary>Reads a factor.</summary>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        (_scale, _good) = (reader.ReadDouble(), reader.ReadInt32());
    }
}
