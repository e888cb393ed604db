using System.Text.Json;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Versions;

/// <summary>A version whose 8-bit files are made anew from its weights; its files of 32 bits stay what they are.</summary>
/// <param name="settings">The arguments; their network must be the version's, and their degradations calibrate.</param>
/// <param name="images">The training images calibrate, the validation images measure.</param>
/// <param name="device">Where weights are trained on, where they are.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="screen">Told what they are worth.</param>
/// <param name="time">The clock.</param>
internal sealed class RequantizedVersion(TrainSettings settings, ImageSet images, TrainingDevice device, string folder, IScreen screen, TimeProvider time)
{
    /// <summary>The fact of a card that names the version whose training made the weights.</summary>
    private const string Fact = "int8";

    private readonly TrainingPlan _plan = TrainedFamilies.Get(settings.Task).Plan(settings, images);

    /// <summary>Writes the version's files, and an 8-bit one beside each of <see cref="TrainingPlan.Channels"/> where it is as good.</summary>
    /// <param name="start">The version.</param>
    /// <param name="cancellationToken">Stops between batches and images.</param>
    /// <returns>The card of what is in the folder, under a new name: a version's files never change.</returns>
    /// <exception cref="TrainingDataException">There is no such version.</exception>
    /// <exception cref="InvalidDataException">Its weights are another network's.</exception>
    public async Task<ModelCard> MakeAsync(StartVersion? start, CancellationToken cancellationToken)
    {
        var before = ReadCard(start);
        var now = time.GetUtcNow();
        var card = before with
        {
            CreatedAt = now,
            Training = new Dictionary<string, JsonElement>(before.Training)
            {
                [Fact] = before.Training.TryGetValue(Fact, out var trained) ? trained : JsonSerializer.SerializeToElement(
                    settings.Int8Steps > 0 ? $"made of version {before.Version} in {settings.Int8Steps} steps" : $"made of version {before.Version}"),
            },
        };
        var files = new List<ModelFile>();
        foreach (var file in before.Files.Where(file => file.Precision == ModelPrecision.Float32))
        {
            File.Copy(Path.Combine(start!.Folder, file.Name), Path.Combine(folder, file.Name));
            files.AddRange(_plan.Channels.Contains(file.Channels) ? await QuantizeAsync(card, file, cancellationToken) : [file]);
        }

        // The weights keep their file: what tells the versions apart is the new one.
        var made = files.LastOrDefault(file => file.Precision == ModelPrecision.Int8) ?? files[^1];
        return card with { Version = $"{now:yyyyMMdd'T'HHmmss'Z'}-{made.Sha256[..6]}", Files = files };
    }

    private ModelCard ReadCard(StartVersion? start)
    {
        var path = Path.Combine(start?.Folder ?? "", ModelCard.FileName);
        if (start is null || !File.Exists(path)) throw new TrainingDataException($"--from must be the folder of a version, with its {ModelCard.FileName}.");
        var card = JsonSerializer.Deserialize(File.ReadAllText(path), PipelineJson.Default.ModelCard)!;
        return card.Task == settings.Task && card.Scale == _plan.Scale
            ? card
            : throw new TrainingDataException($"The version in {start.Folder} is for {card.Task}, scale {card.Scale}; the arguments are for {settings.Task}, scale {_plan.Scale}.");
    }

    /// <summary>The file and the one of 8 bits, both measured as training measures now.</summary>
    private async Task<IReadOnlyList<ModelFile>> QuantizeAsync(ModelCard card, ModelFile file, CancellationToken cancellationToken)
    {
        using var network = new NetworkSet(_plan.Networks(file.Channels).Select(described => described.Graph));
        OnnxWeights.Load(Path.Combine(folder, file.Name), network.Modules[0]);
        var bytes = new QuantizedFile(_plan, settings.Int8Steps, images, device, screen, time);
        var quantized = await bytes.WriteAsync(file, network, folder, cancellationToken);
        var both = card with { Files = [file, quantized], ValidationSet = images.ValidationId };
        screen.Say($"Measuring {file.Name}");
        var metrics = (await _plan.Family.MeasureAsync(
            new VersionToMeasure(both, folder, images) { Metric = card.PromotionMetric, Channels = file.Channels, Precision = ModelPrecision.Float32 }, cancellationToken)).Evaluation.ToCardMetrics();
        screen.SayFigures(metrics);
        var whole = file with { Metrics = new Dictionary<string, double>(file.Metrics.Where(metric => !metrics.ContainsKey(metric.Key)).Concat(metrics)) };
        return await bytes.MeasureAsync(both, folder, quantized, metrics, cancellationToken) is { } good ? [whole, good] : [whole];
    }
}
