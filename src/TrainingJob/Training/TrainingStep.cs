using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>One step of the optimiser, whatever memory and number format allow.</summary>
/// <param name="options">How.</param>
/// <param name="objective">What for.</param>
/// <param name="networks">The model.</param>
/// <param name="state">What the step changes.</param>
internal sealed class TrainingStep(TrainingOptions options, IObjective objective, NetworkSet networks, TrainingState state)
{
    /// <summary>Takes the step.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="learningRate">The rate.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    /// <exception cref="TrainingMemoryException">There is not enough memory for one image at once.</exception>
    public LossValues Take(ImageBatch batch, double learningRate)
    {
        var loss = ComputeGradients(batch);
        if (!double.IsFinite(loss.Total))
        {
            throw new TrainingDivergedException($"The loss has become {loss.Total}: training diverged. Train with a smaller --learning-rate.");
        }

        if (!state.Scaler.TryUnscale(networks.Parameters)) return loss;
        if (double.IsFinite(options.GradientNorm)) nn.utils.clip_grad_norm_(networks.Parameters, options.GradientNorm);
        state.Optimizer.ParamGroups.First().LearningRate = learningRate;
        using var scope = NewDisposeScope();
        state.Optimizer.step();
        return loss;
    }

    /// <summary>Computes the gradients, in smaller parts and with the same random numbers again when memory runs out.</summary>
    private LossValues ComputeGradients(ImageBatch batch)
    {
        using var drawn = state.Generator.get_state();
        while (true)
        {
            try
            {
                state.Optimizer.zero_grad();
                return LossValues.Mean([.. state.Memory.Parts(batch.Count, batch.Together).Select(part => Backward(batch, part))]);
            }
            catch (Exception exception) when (BatchMemory.IsExhausted(exception))
            {
                state.Memory.Halve(exception);
                TorchEnvironment.ReturnFreedMemory();
                state.Generator.set_state(drawn);
            }
        }
    }

    private (LossValues Loss, double Weight) Backward(ImageBatch batch, Range part)
    {
        using var scope = NewDisposeScope();
        var images = BatchTensor.Take(batch, part, networks.ImageChannels, networks.Device);
        var loss = objective.Compute(networks, images, state.Generator, state.Done);
        var share = (double)images.Images.shape[0] / batch.Count;
        (loss.Total * (share * state.Scaler.Scale)).backward();
        return (LossValues.Of(loss), share);
    }
}
