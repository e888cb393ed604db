using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Evaluation;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Commands;

/// <summary>Trains, exports, checks and measures every file of one denoise version.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="images">The data.</param>
public sealed class DenoiseTraining(TrainSettings settings, ImageSet images)
{
    private const string TaskName = "denoise";
    private readonly Dictionary<string, JsonElement> _facts = [];

    /// <summary>Does all of it.</summary>
    /// <param name="folder">Where the files are written.</param>
    /// <param name="cancellationToken">Stops at the next step or image.</param>
    /// <returns>The card of what is in the folder.</returns>
    public async Task<ModelCard> RunAsync(string folder, CancellationToken cancellationToken)
    {
        RecordOptions();
        var files = new List<ModelFile>();
        foreach (var channels in settings.Channels)
        {
            files.Add(await TrainFileAsync(folder, channels, cancellationToken));
        }

        var card = Describe(files);
        return card with { Files = Measure(card, folder, cancellationToken) };
    }

    private static string FileName(int channels) => channels == 3 ? "model.onnx" : "model.grey.onnx";

    private static string Colour(int channels) => channels == 3 ? "colour" : "grey";

    private async Task<ModelFile> TrainFileAsync(string folder, int channels, CancellationToken cancellationToken)
    {
        using var module = new GraphModule(DenoiseNetwork.Describe(channels, DenoiseShape.Small));
        if (StartingWeights(folder, channels) is { } start) OnnxWeights.Load(start, module);

        var options = settings.Training;
        await using var patches = new PatchSampler(images.Training, options.Batch, options.Patch, options.Seed);
        var result = await ProgressDisplay.RunAsync(
            $"Training {TaskName}, {Colour(channels)}: {images.Training.Count} images, {module.parameters().Sum(weight => weight.numel()):N0} weights",
            progress => new Trainer(options, new Corruption(), new Smoothed(progress)).TrainAsync(module, patches, cancellationToken));
        using var average = result.Average;

        var path = Path.Combine(folder, FileName(channels));
        OnnxExporter.Export(average.Module, channels, path);
        var parity = ParityCheck.Verify(average.Module, path);
        Record($"{Colour(channels)}.steps", result.Steps);
        Record($"{Colour(channels)}.seconds", Math.Round(result.Elapsed.TotalSeconds));
        Record($"{Colour(channels)}.parity", parity);
        return Describe(path, channels, average.Module);
    }

    private static ModelFile Describe(string path, int channels, GraphModule module)
    {
        var bytes = File.ReadAllBytes(path);
        return new ModelFile
        {
            Name = Path.GetFileName(path),
            Channels = channels,
            Size = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ReceptiveField = module.Graph.Reach.ReceptiveField,
            Alignment = module.Graph.Reach.Alignment,
            Parameters = module.parameters().Sum(weight => weight.numel()),
        };
    }

    /// <summary>
    /// The file whose weights to start from, or null for fresh ones. A grey file without one of its own starts from a
    /// colour one, best the one trained just before: most of what it must know is there.
    /// </summary>
    private string? StartingWeights(string folder, int channels)
    {
        var candidates = new List<string> { Path.Combine(folder, FileName(3)) };
        if (settings.From is { } version)
        {
            candidates.Insert(0, Path.Combine(version, FileName(channels)));
            candidates.Add(Path.Combine(version, FileName(3)));
        }

        return candidates.Find(File.Exists)
            ?? (settings.From is null
                ? null
                : throw new TrainingDataException($"'{settings.From}' has no {FileName(channels)} to start from. Name a version's folder with --from."));
    }

    private List<ModelFile> Measure(ModelCard card, string folder, CancellationToken cancellationToken)
    {
        using var model = OnnxModel.Load(card, folder, new InferenceOptions());
        return [.. card.Files.Select(file => file with { Metrics = Measure(model, file.Channels, cancellationToken) })];
    }

    private Dictionary<string, double> Measure(OnnxModel model, int channels, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Measuring {Colour(channels)} on {images.Validation.Count} validation images");
        var metrics = new Dictionary<string, double>();
        var scores = DenoiseEvaluator.Evaluate(model, images.Validation, channels, new Reporter<DenoiseScore>(Print), cancellationToken);
        foreach (var score in scores)
        {
            // 100 dB stands for equal images: infinity has no place in JSON.
            metrics[$"psnr.sigma{score.Sigma}"] = Math.Round(Math.Min(score.Psnr, 100), 3);
            metrics[$"psnr.worst.sigma{score.Sigma}"] = Math.Round(Math.Min(score.WorstPsnr, 100), 3);
            metrics[$"ssim.sigma{score.Sigma}"] = Math.Round(score.Ssim, 4);
            if (score.Sigma > 0) metrics[$"psnr.noisy.sigma{score.Sigma}"] = Math.Round(score.NoisyPsnr, 3);
        }

        return metrics;
    }

    private static void Print(DenoiseScore score) => Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"  sigma {score.Sigma,2}: noisy {score.NoisyPsnr,6:f2} dB, denoised {score.Psnr:f2} dB (worst image {score.WorstPsnr:f2}), SSIM {score.Ssim:f4}"));

    private ModelCard Describe(List<ModelFile> files)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new ModelCard
        {
            Task = TaskName,
            Version = $"{now:yyyyMMdd'T'HHmmss'Z'}-{files[0].Sha256[..6]}",
            CreatedAt = now,
            Description = "Residual convolutional autoencoder that removes noise of unknown strength (Gaussian, sigma 0 to 55 of 255).",
            Files = files,
            Training = _facts,
            PromotionMetric = "psnr.sigma25",
            ValidationSet = images.ValidationId,
            Limitations =
            [
                "It knows the kind of images it was trained on; on very different ones it may smooth detail away or leave noise.",
                "It is lossy: trained on the mean absolute error, it prefers the likely over the sharp where noise hides the truth.",
                "It needed no labels: the training images themselves were the targets, so their own noise and artefacts count as clean.",
            ],
            Credits = settings.CreditsFile is { } file ? File.ReadAllLines(file) : [],
        };
    }

    private void RecordOptions()
    {
        var options = settings.Training;
        Record("data", images.Description);
        Record("trainingImages", images.Training.Count);
        Record("validationImages", images.Validation.Count);
        Record("unreadableImages", images.Unreadable.Count);
        Record("loss", "L1");
        Record("batch", options.Batch);
        Record("patch", options.Patch);
        Record("learningRate", options.LearningRate);
        Record("seed", options.Seed);
        Record("precision", options.MixedPrecision ? Precisions.BFloat16 : Precisions.Float32);
        Record("warmStart", settings.From is null ? "none" : Path.GetFileName(Path.TrimEndingDirectorySeparator(settings.From)));
    }

    private void Record<T>(string name, T value) => _facts[name] = JsonSerializer.SerializeToElement(value);

    /// <summary>The loss of one batch jumps about; people want its course.</summary>
    private sealed class Smoothed(IProgress<ProgressState> progress) : IProgress<TrainingProgress>
    {
        private const double Memory = 0.98;
        private double? _loss;

        public void Report(TrainingProgress value)
        {
            _loss = _loss is { } loss ? (Memory * loss) + ((1 - Memory) * value.Loss) : value.Loss;
            progress.Report(new ProgressState(
                value.Done,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {value.Step:N0}  loss {_loss:f5}  rate {value.LearningRate:g3}  {value.Elapsed.TotalSeconds / value.Step:f3} s a step")));
        }
    }
}
