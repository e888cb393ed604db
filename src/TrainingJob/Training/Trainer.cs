using System.Diagnostics;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Trains a denoiser on patches: clean image as target, freshly corrupted image as input, L1 loss.</summary>
/// <param name="options">How.</param>
/// <param name="corruption">What is added to the input.</param>
/// <param name="progress">Told after every step.</param>
public sealed class Trainer(TrainingOptions options, Corruption corruption, IProgress<TrainingProgress> progress)
{
    /// <summary>Trains until the steps or minutes are over.</summary>
    /// <param name="module">The network, changed in place.</param>
    /// <param name="patches">Batches of clean patches.</param>
    /// <param name="cancellationToken">Stops at the next step.</param>
    /// <returns>The averaged weights and how the run went; the caller disposes the average.</returns>
    public async Task<TrainingResult> TrainAsync(GraphModule module, PatchSampler patches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(patches);
        module.train();
        module.Precision = options.MixedPrecision ? ScalarType.BFloat16 : ScalarType.Float32;
        var schedule = new CosineSchedule(options.LearningRate);
        using var optimizer = optim.AdamW(module.parameters(), options.LearningRate, weight_decay: 1e-4);
        var average = new MovingAverage(module, options.AverageDecay);
        var clock = Stopwatch.StartNew();
        var step = 0L;
        for (var done = 0.0; done < 1; done = ShareDone(step, clock.Elapsed))
        {
            optimizer.ParamGroups.First().LearningRate = schedule.At(done);
            var batch = await patches.NextAsync(cancellationToken);
            var loss = Step(module, optimizer, batch);
            average.Update();
            step++;
            progress.Report(new TrainingProgress(step, ShareDone(step, clock.Elapsed), loss, schedule.At(done), clock.Elapsed, average.Module));
        }

        return new TrainingResult(average, step, clock.Elapsed);
    }

    private double ShareDone(long step, TimeSpan elapsed) => options.Steps > 0
        ? (double)step / options.Steps
        : elapsed.TotalMinutes / options.Minutes;

    private double Step(GraphModule module, optim.Optimizer optimizer, byte[] batch)
    {
        using var scope = NewDisposeScope();
        var clean = PatchTensor.FromRgb(batch, options.Batch, options.Patch, options.Patch, module.Graph.InputChannels);
        var restored = module.forward(corruption.Apply(clean));
        var loss = nn.functional.l1_loss(restored, clean);
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(module.parameters(), options.GradientNorm);
        optimizer.step();
        return loss.item<float>();
    }
}
