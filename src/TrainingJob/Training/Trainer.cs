using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Training;

/// <summary>Trains the networks of a model on batches: one loop for every family, which differ by their objective.</summary>
/// <param name="options">How.</param>
/// <param name="objective">What for.</param>
/// <param name="progress">Told after every step.</param>
/// <param name="screen">Told when memory runs out.</param>
/// <param name="time">The clock.</param>
/// <param name="checkpoints">Keeps the state; null to do without.</param>
public sealed class Trainer(
    TrainingOptions options, IObjective objective, IProgress<TrainingProgress> progress, IScreen screen, TimeProvider time, ITrainingCheckpoints? checkpoints = null)
{
    private readonly ITrainingCheckpoints _checkpoints = checkpoints ?? new NoCheckpoints();

    /// <summary>Trains until the steps, minutes or epochs are over, or until validation has long been no better.</summary>
    /// <param name="networks">The model, changed in place, on the device to train on.</param>
    /// <param name="data">Batches to train on and to validate on.</param>
    /// <param name="cancellationToken">Stops after the step; the state is kept first.</param>
    /// <returns>The averaged weights and how the run went; the caller disposes the average.</returns>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    /// <exception cref="TrainingMemoryException">There is not enough memory for one image at once.</exception>
    public async Task<TrainingResult> TrainAsync(NetworkSet networks, TrainingData data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(data);
        networks.Precision = options.Precision;
        using var state = new TrainingState(networks, options, screen, time);
        _checkpoints.Restore(state);
        try
        {
            await TrainAsync(networks, data, state, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _checkpoints.KeepAsync(state);
            throw;
        }

        await _checkpoints.KeepAsync(state);
        state.Best.RestoreTo(state.Average.Networks);
        return new TrainingResult(
            state.TakeAverage(), state.Step, state.Elapsed, state.History.ToHistory(), state.Best.IsExhausted, state.Memory.AtOnce);
    }

    private async Task TrainAsync(NetworkSet networks, TrainingData data, TrainingState state, CancellationToken cancellationToken)
    {
        var length = new RunLength(options, data.TrainingImages, data.Validation.Sum(batch => batch.Count));
        var schedule = new CosineSchedule(options.LearningRate);
        var validator = new Validator(objective, data.Validation);
        var step = new TrainingStep(options, objective, networks, state);
        using var pause = new CollectionPause();
        while (state.Done < 1 && !state.Best.IsExhausted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = await data.Training.NextAsync(cancellationToken);
            var (before, rate) = (state.Done, schedule.At(state.Done));
            pause.Renew();
            var loss = step.Take(batch, rate);
            state.Average.Update();
            state.Step++;
            state.Position = data.Training.Position;
            state.Done = length.ShareDone(state.Step, state.Elapsed);

            var epoch = length.Epoch(state.Step);
            state.History.Add(new LossPoint(state.Step, epoch, rate, loss.Total, loss.Terms));
            if (length.IsValidationDue(before, state.Done) && validator.Measure(state.Average.Networks, state.Memory) is { } measured)
            {
                state.History.Add(new ValidationPoint(state.Step, epoch, measured.Total, measured.Terms));
                state.Best.Observe(measured.Total, state.Average.Networks);
            }

            progress.Report(new TrainingProgress(state.Step, epoch, state.Done, loss.Total, rate, state.Elapsed));
            _checkpoints.Offer(state);
        }
    }
}
