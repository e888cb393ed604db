using System.Security.Cryptography;
using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.Training.Runs;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;
using AePipeline.Wording;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Versions;

/// <summary>Trains, exports, checks and measures every file of one version of a model, of whatever family.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="images">The data.</param>
/// <param name="device">Where to train.</param>
/// <param name="run">The run, perhaps in its middle.</param>
/// <param name="start">The version to start from, or null.</param>
/// <param name="screen">Told how it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class VersionTraining(
    TrainSettings settings, ImageSet images, TrainingDevice device, ResumableRun run, StartVersion? start, IScreen screen, TimeProvider time)
{
    private readonly TrainingPlan _plan = TrainedFamilies.Get(settings.Task).Plan(settings, images);

    private QuantizedFile Quantized => new(_plan, settings.Int8Steps, images, device, screen, time);

    /// <summary>Does all of it.</summary>
    /// <param name="cancellationToken">Stops at the next step or image.</param>
    /// <exception cref="ArgumentException">The arguments do not go together or do not suit the data.</exception>
    /// <exception cref="TrainingDataException">The data does not do.</exception>
    /// <exception cref="InvalidDataException">A file does not compute what the network does, or is none to start from.</exception>
    public async Task<TrainedVersion> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var channels in _plan.Channels) _plan.Check(_plan.Networks(channels));
        foreach (var channels in _plan.Channels.Skip(run.Record.Finished.Count)) await TrainAsync(channels, cancellationToken);

        var parts = run.Record.Finished;
        var card = new CardWriter(settings, images, _plan, device, run).Describe(parts, time.GetUtcNow());
        return await MeasureAsync(card, [.. parts.Select(part => part.Run)], cancellationToken);
    }

    private async Task TrainAsync(int channels, CancellationToken cancellationToken)
    {
        // Seeded for each part, so that one that comes after an interruption starts from the weights it would have had.
        manual_seed(settings.Training.Seed);
        var networks = _plan.Networks(channels);
        using var model = new NetworkSet(networks.Select(network => network.Graph));
        if (!run.IsInTheMiddle && new WarmStart(start, run.Folder, screen).TryLoad(networks, channels, model))
        {
            run.Record = run.Record with { IsWarm = true };
        }

        run.Reports.Begin(new RunPart(settings.Task, run.Record.Finished.Count + 1, _plan.Channels.Count, channels, _plan.Loss.Name));
        var result = await TrainAsync(model.To(device.Device), channels, cancellationToken);
        using var average = result.Average;
        TorchEnvironment.ReturnFreedMemory();
        _plan.Arrange(average.Networks);
        var files = networks.Zip(average.Networks.To(CPU).Modules, (network, module) => Export(network, module, channels, run.Folder)).ToList();
        if (settings.Int8) files.Add(await Quantized.WriteAsync(files[0], average.Networks, run.Folder, cancellationToken));
        var names = files.Select(file => file.Name).ToList();
        run.Finish(new FinishedPart(
            new TrainingSummary(channels, names, _plan.Loss.Name, result.Steps, result.Elapsed, result.StoppedEarly, result.ImagesAtOnce, result.History), files));
    }

    private async Task<TrainingResult> TrainAsync(NetworkSet model, int channels, CancellationToken cancellationToken)
    {
        var options = _plan.Options;
        await using var batches = await _plan.Samples.OpenTrainingAsync(images, channels, options, run.Position, cancellationToken);
        var data = new TrainingData(batches, images.Training.Count, _plan.Samples.TakeValidation(images, channels, options.Batch));
        return await screen.TrackAsync(
            $"Training {settings.Task}, {Colours.Name(channels)}: {Counted.Of(images.Training.Count, "image")}, {model.WeightCount:N0} weights",
            progress => new Trainer(options, _plan.Objective, new SmoothedProgress(progress), screen, time, run).TrainAsync(model, data, cancellationToken));
    }

    private static ModelFile Export(NetworkFile network, GraphModule module, int channels, string folder)
    {
        var path = Path.Combine(folder, network.Name);
        OnnxExporter.Export(module, path);
        var parity = ParityCheck.Verify(module, path);
        var bytes = File.ReadAllBytes(path);
        var image = network.Graph.InputShape.IsVector ? network.Graph.ShapeOf(network.Graph.Outputs[0]) : network.Graph.InputShape;
        return new ModelFile
        {
            Name = network.Name,
            Channels = channels,
            Size = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ReceptiveField = network.Graph.Reach.ReceptiveField,
            Alignment = network.Graph.Reach.Alignment,
            TakesStrength = network.Graph.Controls.Any(control => control.Name == TensorNames.Strength),
            Height = image.Height,
            Width = image.Width,
            LatentSize = network.LatentSize,
            Role = network.Role,
            Parameters = module.parameters().Sum(weight => weight.numel()),
            Metrics = new Dictionary<string, double> { ["parity"] = parity },
        };
    }

    private async Task<TrainedVersion> MeasureAsync(ModelCard card, IReadOnlyList<TrainingSummary> parts, CancellationToken cancellationToken)
    {
        run.Reports.Say(RunStage.Measuring);
        var files = new List<ModelFile>();
        var measured = new List<MeasuredModelFiles>();
        foreach (var part in parts)
        {
            screen.Say($"Measuring {Colours.Name(part.Channels)} on {Counted.Of(images.Validation.Count, "validation image")}");
            measured.Add(await _plan.Family.MeasureAsync(
                new VersionToMeasure(card, run.Folder, images) { Metric = card.PromotionMetric, Channels = part.Channels, Precision = ModelPrecision.Float32 }, cancellationToken));
            var metrics = measured[^1].Evaluation.ToCardMetrics();
            screen.SayFigures(metrics);
            files.AddRange(card.Files.Where(file => file.Channels == part.Channels && file.Precision == ModelPrecision.Float32).Select(
                file => file with
                {
                    Metrics = new Dictionary<string, double>(file.Metrics.Concat(metrics)),
                    ReconstructionError = measured[^1].ReconstructionError,
                }));
            if (card.Files.FirstOrDefault(file => file.Channels == part.Channels && file.Precision == ModelPrecision.Int8) is { } quantized
                && await Quantized.MeasureAsync(card, run.Folder, quantized, metrics, cancellationToken) is { } good)
            {
                files.Add(good);
            }
        }

        return new TrainedVersion(card with { Files = files }, parts, measured);
    }
}
