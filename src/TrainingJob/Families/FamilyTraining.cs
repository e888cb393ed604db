using System.Security.Cryptography;
using AePipeline.Models;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families;

/// <summary>Trains, exports, checks and measures every file of one version of a model, of whatever family.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="images">The data.</param>
public sealed class FamilyTraining(TrainSettings settings, ImageSet images)
{
    private readonly ModelFamily _family = ModelFamilies.Create(settings, images);

    /// <summary>Does all of it.</summary>
    /// <param name="folder">Where the files are written.</param>
    /// <param name="cancellationToken">Stops at the next step or image.</param>
    /// <exception cref="ArgumentException">The arguments do not go together or do not suit the data.</exception>
    /// <exception cref="TrainingDataException">The data does not do.</exception>
    /// <exception cref="InvalidDataException">A file does not compute what the network does, or is none to start from.</exception>
    public async Task<TrainedVersion> RunAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var channels in _family.Channels) _family.Check(_family.Networks(channels));

        var files = new List<ModelFile>();
        var runs = new List<TrainingRun>();
        foreach (var channels in _family.Channels)
        {
            var networks = _family.Networks(channels);
            using var model = new NetworkSet(networks.Select(network => network.Graph));
            new WarmStart(settings.From, folder).Load(networks, channels, model);
            var result = await TrainAsync(model, channels, cancellationToken);
            using var average = result.Average;
            foreach (var (network, module) in networks.Zip(average.Networks.Modules))
            {
                files.Add(Export(network, module, channels, folder));
            }

            runs.Add(new TrainingRun(
                channels, [.. networks.Select(network => network.Name)], _family.Loss.Name, result.Steps, result.Elapsed, result.StoppedEarly, result.History));
        }

        var card = new CardWriter(settings, images, _family).Describe(files, runs);
        return await MeasureAsync(card, runs, folder, cancellationToken);
    }

    private async Task<TrainingResult> TrainAsync(NetworkSet model, int channels, CancellationToken cancellationToken)
    {
        var options = _family.Options;
        await using var batches = await _family.Samples.OpenTrainingAsync(images, options, cancellationToken);
        var data = new TrainingData(batches, images.Training.Count, _family.Samples.TakeValidation(images, options.Batch));
        return await ProgressDisplay.RunAsync(
            $"Training {settings.Task}, {Colours.Name(channels)}: {images.Training.Count} images, {model.WeightCount:N0} weights",
            progress => new Trainer(options, _family.Objective, new SmoothedProgress(progress)).TrainAsync(model, data, cancellationToken));
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
            Height = image.Height,
            Width = image.Width,
            LatentSize = network.LatentSize,
            Role = network.Role,
            Parameters = module.parameters().Sum(weight => weight.numel()),
            Metrics = new Dictionary<string, double> { ["parity"] = parity },
        };
    }

    private async Task<TrainedVersion> MeasureAsync(
        ModelCard card, IReadOnlyList<TrainingRun> runs, string folder, CancellationToken cancellationToken)
    {
        var measurement = new ModelMeasurement(images);
        var files = new List<ModelFile>();
        var measured = new List<MeasuredModelFiles>();
        foreach (var run in runs)
        {
            Console.WriteLine($"Measuring {Colours.Name(run.Channels)} on {images.Validation.Count} validation images");
            measured.Add(await measurement.MeasureAsync(card, folder, run.Channels, cancellationToken));
            var metrics = measured[^1].Evaluation.ToCardMetrics();
            MetricLines.Print(metrics);
            files.AddRange(card.Files.Where(file => file.Channels == run.Channels).Select(
                file => file with
                {
                    Metrics = new Dictionary<string, double>(file.Metrics.Concat(metrics)),
                    ReconstructionError = measured[^1].ReconstructionError,
                }));
        }

        return new TrainedVersion(card with { Files = files }, runs, measured);
    }
}
