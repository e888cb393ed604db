using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Publishing;

/// <summary>
/// Stores a finished version and promotes it if it is better than the current one on the same images. Every part may be
/// repeated: a process that is killed in the middle leaves the rest to the next.
/// </summary>
/// <param name="registry">The models in storage.</param>
/// <param name="patience">Waits for storage.</param>
/// <param name="screen">Told of what is done.</param>
internal sealed class VersionPublisher(ModelRegistry registry, StoragePatience patience, IScreen screen)
{
    /// <summary>Publishes a version.</summary>
    /// <param name="card">The version's card.</param>
    /// <param name="work">Folder of its files.</param>
    /// <param name="images">What it was measured on, should the current version have to be measured too.</param>
    /// <param name="cancellationToken">Stops between files and images.</param>
    /// <returns>Whether it was promoted.</returns>
    public Task<bool> PublishAsync(ModelCard card, string work, ImageSet images, CancellationToken cancellationToken) =>
        patience.RideOutAsync("publishing", () => TryPublishAsync(card, work, images, cancellationToken), cancellationToken);

    private async Task<bool> TryPublishAsync(ModelCard card, string work, ImageSet images, CancellationToken cancellationToken)
    {
        // The card is written last, so a version that has one is whole.
        if (await registry.GetCardAsync(card.Task, card.Version, cancellationToken) is null)
        {
            await registry.PublishAsync(card, work, cancellationToken);
            screen.Say($"Published {card.Task}/{card.Version}");
        }

        var remeasured = await RemeasureCurrentAsync(card, images, cancellationToken);
        var decision = await registry.PromoteIfBetterAsync(card, remeasured, cancellationToken);
        screen.Say(decision.Promoted ? $"Promoted: {decision.Reason}" : $"Not promoted: {decision.Reason}");
        var report = Path.Combine(work, ModelNames.ReportFileName);
        if (ReportVerdict.TryWrite(report, card, decision)) await registry.ReplaceReportAsync(card, report, cancellationToken);
        return decision.Promoted;
    }

    /// <summary>
    /// The current model measured on the new model's validation images, or null when the cards already compare or
    /// there is no current model.
    /// </summary>
    private async Task<MeasuredModel?> RemeasureCurrentAsync(ModelCard card, ImageSet images, CancellationToken cancellationToken)
    {
        var name = await registry.FindNameAsync(card, cancellationToken);
        if (await registry.GetCurrentAsync(name, cancellationToken) is not { } current) return null;
        var currentCard = await registry.GetCardAsync(card.Task, current.Version, cancellationToken);
        if (currentCard is null || Compares(currentCard, card)) return null;

        var folder = Directory.CreateTempSubdirectory("aepipeline-current-").FullName;
        try
        {
            await registry.DownloadAsync(currentCard, folder, cancellationToken);
            screen.Say($"Measuring the current model, {current.Version}, on the same images");
            var family = TrainedFamilies.Get(card.Task);
            var figures = new List<double>();
            foreach (var channels in card.Files.Select(file => file.Channels).Distinct())
            {
                var measured = await family.MeasureAsync(
                    new VersionToMeasure(currentCard, folder, images) { Metric = card.PromotionMetric, Channels = channels, Precision = ModelPrecision.Float32 }, cancellationToken);
                figures.Add(measured.Evaluation.ToCardMetrics().GetValueOrDefault(card.PromotionMetric, double.NaN));
            }

            return new MeasuredModel(current.Version, figures.Average());
        }
        catch (Exception exception) when (exception is ModelIntegrityException or ModelInvalidException)
        {
            screen.Warn($"The current model cannot be measured: {exception.Message}");
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
