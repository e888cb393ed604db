using System.Text.Json;
using AePipeline.Models;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.CommandLine;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Versions;

/// <summary>Writes down what a version is and how it was trained.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="images">The data.</param>
/// <param name="plan">What was trained.</param>
/// <param name="device">Where it was trained.</param>
/// <param name="run">The run.</param>
internal sealed class CardWriter(TrainSettings settings, ImageSet images, TrainingPlan plan, TrainingDevice device, ResumableRun run)
{
    private readonly Dictionary<string, JsonElement> _facts = [];

    /// <summary>The version's card, not measured yet.</summary>
    /// <param name="parts">What was trained.</param>
    /// <param name="now">When it was made, by which it is named.</param>
    public ModelCard Describe(IReadOnlyList<FinishedPart> parts, DateTimeOffset now)
    {
        RecordOptions();
        RecordRun();
        foreach (var part in parts) Record(part.Run);
        var files = parts.SelectMany(part => part.Files).ToList();
        return new ModelCard
        {
            Task = settings.Task,
            Version = $"{now:yyyyMMdd'T'HHmmss'Z'}-{files[0].Sha256[..6]}",
            CreatedAt = now,
            Description = plan.Description,
            Scale = plan.Scale,
            Files = files,
            Classes = images.Classes,
            Training = _facts,
            PromotionMetric = plan.PromotionMetric,
            ValidationSet = images.ValidationId,
            Limitations =
            [
                "It knows the kind of images it was trained on; on very different ones it does worse and does not say so.",
                .. plan.Limitations,
            ],
            Credits = settings.CreditsFile is { } file ? File.ReadAllLines(file) : [],
        };
    }

    private void RecordOptions()
    {
        var options = plan.Options;
        if (settings.Request is { } request) Record("request", request.Id);
        if (settings.Request is { } asked) Record("reason", asked.Reason.ToString());
        Record("data", images.Description);
        Record("trainingImages", images.Training.Count);
        Record("validationImages", images.Validation.Count);
        Record("unreadableImages", images.Unreadable.Count);
        if (images.Noise is { } noise) Record(noise);
        Record("network", settings.Network);
        Record("loss", plan.Loss.Name);
        foreach (var (name, value) in plan.Facts) Record(name, value);
        if (settings.Condition is { } condition) Record("condition", condition is ClassSource.Folder or ClassSource.Labels ? condition : Path.GetFileName(condition));
        if (settings.Contrast is { } contrast) Record("contrast", contrast);
        foreach (var (name, value) in LightArguments.Describe(settings)) Record(name.TrimStart('-'), value);
        foreach (var (name, value) in DegradationOfFamilies.DescribeChanges(settings)) Record(name.TrimStart('-'), value);
        Record("optimizer", options.Optimizer);
        Record("learningRate", options.LearningRate);
        Record("batch", options.Batch);
        Record(plan.Samples.Kind == SampleKind.Patch ? "patch" : "size", new[] { plan.Samples.Height, plan.Samples.Width });
        Record("seed", options.Seed);
        Record("device", device.Name);
        Record("precision", Precisions.NameOf(options.Precision));
    }

    private void Record(NoiseSelection noise)
    {
        Record("maxNoise", noise.Limit.MaxSigma);
        Record("cleanImages", noise.Clean);
        Record("halvedImages", noise.Halved);
        Record("tooNoisyImages", noise.LeftOut);
        if (noise.TooSmall > 0) Record("imagesTooSmallToTellNoise", noise.TooSmall);
    }

    private void RecordRun()
    {
        var record = run.Record;
        Record("warmStart", record.IsWarm ? record.StartVersion : "none");
        Record("runId", run.Id);
        Record("resumptions", record.ResumedAt.Count);
        Record("resumedAtStep", record.ResumedAt);
        if (record.Restarts > 0) Record("startedAnew", "No checkpoint could be read.");
        if (record.HasOtherData) Record("dataChanged", "Training images were added or removed while the run was interrupted.");
    }

    private void Record(TrainingSummary training)
    {
        var name = Colours.Name(training.Channels);
        if (training.ImagesAtOnce < plan.Options.Batch) Record($"{name}.imagesAtOnce", training.ImagesAtOnce);
        Record($"{name}.steps", training.Steps);
        Record($"{name}.epochs", Math.Round(training.History.Losses[^1].Epoch, 2));
        Record($"{name}.seconds", Math.Round(training.Elapsed.TotalSeconds));
        Record($"{name}.stoppedEarly", training.StoppedEarly);
        Record($"{name}.trainingLoss", training.History.Losses[^1].Loss);
        if (training.History.Validations is not [.., var last]) return;
        Record($"{name}.validationLoss", last.Loss);
        foreach (var (term, value) in last.Terms) Record($"{name}.validation.{term}", value);
    }

    private void Record<T>(string name, T value) => _facts[name] = JsonSerializer.SerializeToElement(value);
}
