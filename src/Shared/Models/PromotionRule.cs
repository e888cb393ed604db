using System.Globalization;

namespace AePipeline.Models;

/// <summary>When a model is better than the current one.</summary>
internal static class PromotionRule
{
    /// <param name="candidate">The model that may be promoted.</param>
    /// <param name="serving">The current model.</param>
    /// <param name="remeasured">The current model's metric on the candidate's validation images, where somebody measured it.</param>
    public static PromotionDecision Decide(ModelCard candidate, ModelCard serving, double? remeasured)
    {
        var metric = candidate.PromotionMetric;
        if (remeasured is { } measured)
            return Compare(candidate, serving, Mean(candidate, candidate.Files), measured);
        if (candidate.ValidationSet != serving.ValidationSet)
        {
            return new PromotionDecision(
                false,
                $"{candidate.Version} was measured on {candidate.ValidationSet} and the current {serving.Version} on {serving.ValidationSet};"
                + " measure the current one on the same images to compare them.");
        }

        // A version may lack the grey or the int8 file that the other has: only files of one kind compare.
        var kinds = candidate.Files.Select(Kind).Intersect(serving.Files.Select(Kind)).ToHashSet();
        return kinds.Count == 0
            ? new PromotionDecision(
                false,
                $"{candidate.Version} and the current {serving.Version} have no file of the same channels and precision, so {metric} does not compare.")
            : Compare(
                candidate,
                serving,
                Mean(candidate, candidate.Files.Where(file => kinds.Contains(Kind(file)))),
                Mean(candidate, serving.Files.Where(file => kinds.Contains(Kind(file)))));
    }

    private static PromotionDecision Compare(ModelCard candidate, ModelCard serving, double offered, double present)
    {
        var metric = candidate.PromotionMetric;
        if (double.IsNaN(offered))
            return new PromotionDecision(false, $"The card of {candidate.Version} lacks {metric} for some file.");
        if (double.IsNaN(present))
            return new PromotionDecision(false, $"The current {serving.Version} lacks {metric} for some file; measure it on the same images to compare them.");
        // Images that are equal give a PSNR without bounds: of all-black images, or of a measurement gone wrong. It says
        // nothing of how good a model is, and no later one could be better.
        if (double.IsInfinity(offered))
            return new PromotionDecision(false, $"{metric} of {candidate.Version} is not finite, so its validation images say nothing of how good it is.");
        if (double.IsInfinity(present))
            return new PromotionDecision(true, $"{metric} of the current {serving.Version} is not finite and compares with nothing; that of {candidate.Version} is {Show(offered)}.");
        return new PromotionDecision(
            offered > present,
            offered > present
                ? $"{metric} {Show(offered)} is better than {Show(present)} of {serving.Version}."
                : $"{metric} {Show(offered)} is not better than {Show(present)} of the current {serving.Version}.")
        {
            Figures = new PromotionFigures(metric, offered, present, serving.Version),
        };
    }

    private static (int Channels, string Precision) Kind(ModelFile file) => (file.Channels, file.Precision);

    // NaN when a file was not measured, and then the mean is NaN too.
    private static double Mean(ModelCard candidate, IEnumerable<ModelFile> files) =>
        files.Average(file => file.Metrics.GetValueOrDefault(candidate.PromotionMetric, double.NaN));

    private static string Show(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
