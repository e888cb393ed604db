using System.Text.Json;
using AePipeline.Models;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families;

/// <summary>Writes down what a version is and how it was trained.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="images">The data.</param>
/// <param name="family">The family.</param>
internal sealed class CardWriter(TrainSettings settings, ImageSet images, ModelFamily family)
{
    private readonly Dictionary<string, JsonElement> _facts = [];

    /// <summary>The version's card, not measured yet.</summary>
    public ModelCard Describe(IReadOnlyList<ModelFile> files, IReadOnlyList<TrainingRun> runs)
    {
        RecordOptions();
        foreach (var run in runs) Record(run);
        var now = TimeProvider.System.GetUtcNow();
        return new ModelCard
        {
            Task = settings.Task,
            Version = $"{now:yyyyMMdd'T'HHmmss'Z'}-{files[0].Sha256[..6]}",
            CreatedAt = now,
            Description = family.Description,
            Scale = family.Scale,
            Files = files,
            Training = _facts,
            PromotionMetric = family.PromotionMetric,
            ValidationSet = images.ValidationId,
            Limitations =
            [
                "It knows the kind of images it was trained on; on very different ones it does worse and does not say so.",
                .. family.Limitations,
            ],
            Credits = settings.CreditsFile is { } file ? File.ReadAllLines(file) : [],
        };
    }

    private void RecordOptions()
    {
        var options = family.Options;
        if (settings.Request is { } request) Record("request", request.Id);
        if (settings.Request is { } asked) Record("reason", asked.Reason.ToString());
        Record("data", images.Description);
        Record("trainingImages", images.Training.Count);
        Record("validationImages", images.Validation.Count);
        Record("unreadableImages", images.Unreadable.Count);
        Record("network", settings.Network);
        Record("loss", family.Loss.Name);
        if (family is VaeFamily) Record("beta", settings.Beta.Final);
        if (family is VaeFamily) Record("betaWarmUp", settings.Beta.WarmUp);
        Record("optimizer", options.Optimizer);
        Record("learningRate", options.LearningRate);
        Record("batch", options.Batch);
        Record(family.Samples.Whole ? "size" : "patch", new[] { family.Samples.Height, family.Samples.Width });
        Record("seed", options.Seed);
        Record("precision", options.MixedPrecision ? Precisions.BFloat16 : Precisions.Float32);
        Record("warmStart", settings.From is null ? "none" : Path.GetFileName(Path.TrimEndingDirectorySeparator(settings.From)));
    }

    private void Record(TrainingRun run)
    {
        var name = Colours.Name(run.Channels);
        Record($"{name}.steps", run.Steps);
        Record($"{name}.epochs", Math.Round(run.History.Losses[^1].Epoch, 2));
        Record($"{name}.seconds", Math.Round(run.Elapsed.TotalSeconds));
        Record($"{name}.stoppedEarly", run.StoppedEarly);
        Record($"{name}.trainingLoss", run.History.Losses[^1].Loss);
        if (run.History.Validations is not [.., var last]) return;
        Record($"{name}.validationLoss", last.Loss);
        foreach (var (term, value) in last.Terms) Record($"{name}.validation.{term}", value);
    }

    private void Record<T>(string name, T value) => _facts[name] = JsonSerializer.SerializeToElement(value);
}
