using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Reporting;

namespace AePipeline.TrainingJob.Publishing;

/// <summary>
/// Stores a finished version and promotes it if it is better than the current one on the same images. Every part may be
/// repeated: a process that is killed in the middle leaves the rest to the next.
/// </summary>
internal static class VersionPublisher
{
    public static async Task<ExitCode> PublishAsync(
        PipelineStorage storage, ModelCard card, string work, ImageSet images, CancellationToken cancellationToken)
    {
        var registry = new ModelRegistry(storage, TimeProvider.System);
        return await StoragePatience.RideOutAsync(
            "publishing", () => PublishAsync(registry, card, work, images, cancellationToken), TimeProvider.System, cancellationToken);
    }

    private static async Task<ExitCode> PublishAsync(
        ModelRegistry registry, ModelCard card, string work, ImageSet images, CancellationToken cancellationToken)
    {
        // The card is written last, so a version that has one is whole.
        if (await registry.GetCardAsync(card.Task, card.Version, cancellationToken) is null)
        {
            await registry.PublishAsync(card, work, cancellationToken);
            Console.WriteLine($"Published {card.Task}/{card.Version}");
        }

        var remeasured = await RemeasureCurrentAsync(registry, card, images, cancellationToken);
        var decision = await registry.PromoteIfBetterAsync(card, remeasured, cancellationToken);
        Console.WriteLine(decision.Promoted ? $"Promoted: {decision.Reason}" : $"Not promoted: {decision.Reason}");
        return decision.Promoted ? ExitCode.Done : ExitCode.NotPromoted;
    }

    /// <summary>
    /// The current model measured on the new model's validation images, or null when the cards already compare or
    /// there is no current model.
    /// </summary>
    private static async Task<MeasuredModel?> RemeasureCurrentAsync(
        ModelRegistry registry, ModelCard card, ImageSet images, CancellationToken cancellationToken)
    {
        var name = await registry.FindNameAsync(card, cancellationToken);
        if (await registry.GetCurrentAsync(name, cancellationToken) is not { } current) return null;
        var currentCard = await registry.GetCardAsync(card.Task, current.Version, cancellationToken);
        if (currentCard is null || Compares(currentCard, card)) return null;

        var folder = Directory.CreateTempSubdirectory("aepipeline-current-").FullName;
        try
        {
            await registry.DownloadAsync(currentCard, folder, cancellationToken);
            Console.WriteLine($"Measuring the current model, {current.Version}, on the same images");
            var measurement = new ModelMeasurement(images, card.PromotionMetric);
            var figures = new List<double>();
            foreach (var channels in card.Files.Select(file => file.Channels).Distinct())
            {
                var measured = await measurement.MeasureAsync(currentCard, folder, channels, ModelPrecision.Float32, cancellationToken);
                figures.Add(measured.Evaluation.ToCardMetrics().GetValueOrDefault(card.PromotionMetric, double.NaN));
            }

            return new MeasuredModel(current.Version, figures.Average());
        }
        catch (Exception exception) when (exception is ModelIntegrityException or ModelInvalidException)
        {
            Notice.Warn($"The current model can not be measured: {exception.Message}");
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A card from before the metric was introduced lacks it, on whatever images.
    private static bool Compares(ModelCard current, ModelCard card) =>
        current.ValidationSet == card.ValidationSet && current.Files.All(file => file.Metrics.ContainsKey(card.PromotionMetric));
}
