using System.Security.Cryptography;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Protobuf;
using AePipeline.TrainingJob.Onnx.Quantization;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;
using Google.Protobuf;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Versions;

/// <summary>The 8-bit file beside a model's file.</summary>
/// <param name="plan">What was trained.</param>
/// <param name="steps">For how many steps its weights are trained on with the rounding.</param>
/// <param name="images">The training images calibrate it, and its weights are trained on with them.</param>
/// <param name="device">Where to train.</param>
/// <param name="screen">Told how it goes and what it is worth.</param>
/// <param name="time">The clock.</param>
internal sealed class QuantizedFile(TrainingPlan plan, long steps, ImageSet images, TrainingDevice device, IScreen screen, TimeProvider time)
{
    private const int CalibrationBatches = 16;

    /// <summary>The weights are where they ought to be but for the rounding.</summary>
    private const double ShareOfLearningRate = 0.1;

    /// <summary>What a quantized file may lose, in dB of any PSNR of the card.</summary>
    private const double MostLoss = 0.1;

    /// <summary>Writes it.</summary>
    /// <param name="file">The file that it goes beside, in the same folder.</param>
    /// <param name="networks">The network that was written there, on the CPU.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task<ModelFile> WriteAsync(ModelFile file, NetworkSet networks, string folder, CancellationToken cancellationToken)
    {
        var ranges = ActivationRanges.Measure(networks, plan.Objective, await DrawAsync(file.Channels, cancellationToken));
        var exact = plan.Exact(networks.Modules[0].Graph);
        var model = ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(Path.Combine(folder, file.Name), cancellationToken));
        if (steps > 0)
        {
            using var trained = await TrainAsync(networks, new SimulatedRounding(QdqQuantizer.Rounded(model, ranges, exact)), file.Channels, cancellationToken);
            var module = trained.Networks.To(CPU).Modules[0];
            model = OnnxExporter.ToModel(module);
            ranges = module.Rounding!.Ranges;
        }

        var bytes = QdqQuantizer.Quantize(model, ranges, exact).ToByteArray();
        var name = Path.ChangeExtension(file.Name, $"{ModelPrecision.Int8}.onnx");
        await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, cancellationToken);
        return file with
        {
            Name = name,
            Precision = ModelPrecision.Int8,
            Size = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Metrics = new Dictionary<string, double>(),
        };
    }

    /// <summary>Measures it.</summary>
    /// <param name="card">The card that names it.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="file">It.</param>
    /// <param name="whole">The figures of the file beside it.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>The file with its figures, or null where they are too far below the other's.</returns>
    public async Task<ModelFile?> MeasureAsync(
        ModelCard card, string folder, ModelFile file, IReadOnlyDictionary<string, double> whole, CancellationToken cancellationToken)
    {
        screen.Say($"Measuring {file.Name}");
        var metrics = (await plan.Family.MeasureAsync(
            new VersionToMeasure(card, folder, images) { Metric = card.PromotionMetric, Channels = file.Channels, Precision = file.Precision }, cancellationToken)).Evaluation.ToCardMetrics();
        screen.SayFigures(metrics);
        if (IsGoodEnough(metrics, whole)) return file with { Metrics = metrics };

        screen.Say($"{file.Name} loses more than 0.1 dB and is left out.");
        return null;
    }

    /// <summary>Whether it is good enough to be offered: at most 0.1 dB below the other file in every PSNR where there is something to do.</summary>
    /// <param name="quantized">Its figures.</param>
    /// <param name="whole">Those of the file beside it.</param>
    public static bool IsGoodEnough(IReadOnlyDictionary<string, double> quantized, IReadOnlyDictionary<string, double> whole) =>
        whole.Where(metric => IsJudged(metric.Key)).All(metric => quantized.TryGetValue(metric.Key, out var value) && value >= metric.Value - MostLoss);

    // The mean of a condition, and no baseline's; a clean input at some 50 dB is no work for a denoiser.
    private static bool IsJudged(string metric) => metric.Split('.') is ["psnr", not "sigma0"];

    /// <summary>Trains a copy of the networks on with the rounding.</summary>
    private async Task<MovingAverage> TrainAsync(NetworkSet networks, SimulatedRounding rounding, int channels, CancellationToken cancellationToken)
    {
        var options = plan.Options with { Steps = steps, Minutes = 0, Epochs = 0, Patience = 0, LearningRate = ShareOfLearningRate * plan.Options.LearningRate };
        using var original = networks.Clone().To(device.Device);
        using var rounded = networks.Clone();
        rounded.Modules[0].Round(rounding);
        rounded.To(device.Device);
        var objective = new ImitationObjective(original, plan.Objective);
        await using var batches = await plan.Samples.OpenTrainingAsync(images, channels, options, DataPosition.Start, cancellationToken);
        var data = new TrainingData(batches, images.Training.Count, Validation: []);
        return (await screen.TrackAsync(
            $"Training {plan.Family}, {Colours.Name(channels)}, with the rounding of 8 bits",
            progress => new Trainer(options, objective, new SmoothedProgress(progress), screen, time).TrainAsync(rounded, data, cancellationToken))).Average;
    }

    private async Task<List<ImageBatch>> DrawAsync(int channels, CancellationToken cancellationToken)
    {
        await using var source = await plan.Samples.OpenTrainingAsync(images, channels, plan.Options, DataPosition.Start, cancellationToken);
        var batches = new List<ImageBatch>();
        while (batches.Count < CalibrationBatches) batches.Add(await source.NextAsync(cancellationToken));
        return batches;
    }
}
