using System.Diagnostics;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Trains the networks of a model on batches: one loop for every family, which differ by their objective.</summary>
/// <param name="options">How.</param>
/// <param name="objective">What for.</param>
/// <param name="progress">Told after every step.</param>
public sealed class Trainer(TrainingOptions options, IObjective objective, IProgress<TrainingProgress> progress)
{
    /// <summary>Trains until the steps, minutes or epochs are over, or until validation has long been no better.</summary>
    /// <param name="networks">The model, changed in place.</param>
    /// <param name="data">Batches to train on and to validate on.</param>
    /// <param name="cancellationToken">Stops at the next step.</param>
    /// <returns>The averaged weights and how the run went; the caller disposes the average.</returns>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    public async Task<TrainingResult> TrainAsync(NetworkSet networks, TrainingData data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(data);
        networks.Precision = options.MixedPrecision ? ScalarType.BFloat16 : ScalarType.Float32;
        var length = new RunLength(options, data.TrainingImages, data.Validation.Sum(batch => batch.Count));
        var schedule = new CosineSchedule(options.LearningRate);
        var history = new HistoryRecorder();
        using var optimizer = Optimizers.Create(options.Optimizer, networks, options.LearningRate);
        using var generator = new Generator((ulong)options.Seed, networks.Device);
        using var best = new BestWeights(options.Patience);
        var validator = new Validator(objective, data.Validation);
        var average = new MovingAverage(networks, options.AverageDecay);
        var clock = Stopwatch.StartNew();
        var step = 0L;
        for (var done = 0.0; done < 1 && !best.IsExhausted;)
        {
            optimizer.ParamGroups.First().LearningRate = schedule.At(done);
            var batch = await data.Training.NextAsync(cancellationToken);
            var loss = Step(networks, optimizer, BatchTensor.From(batch, networks.ImageChannels, networks.Device), generator, done);
            average.Update();
            step++;

            var before = done;
            done = length.ShareDone(step, clock.Elapsed);
            history.Add(new LossPoint(step, length.Epoch(step), schedule.At(before), loss.Total, loss.Terms));
            if (length.IsValidationDue(before, done) && validator.Measure(average.Networks) is { } measured)
            {
                history.Add(new ValidationPoint(step, length.Epoch(step), measured.Total, measured.Terms));
                best.Observe(measured.Total, average.Networks);
            }

            progress.Report(new TrainingProgress(step, length.Epoch(step), done, loss.Total, schedule.At(before), clock.Elapsed));
        }

        best.RestoreTo(average.Networks);
        return new TrainingResult(average, step, clock.Elapsed, history.ToHistory(), best.IsExhausted);
    }

    private LossValues Step(NetworkSet networks, optim.Optimizer optimizer, Tensor images, Generator generator, double done)
    {
        using var scope = NewDisposeScope();
        using var input = images;
        var loss = objective.Compute(networks, input, generator, done);
        optimizer.zero_grad();
        loss.Total.backward();
        if (double.IsFinite(options.GradientNorm)) nn.utils.clip_grad_norm_(networks.Parameters, options.GradientNorm);
        optimizer.step();
        var values = LossValues.Of(loss);
        return double.IsFinite(values.Total)
            ? values
            : throw new TrainingDivergedException($"The loss has become {values.Total}: training diverged. Train with a smaller --learning-rate.");
    }
}
