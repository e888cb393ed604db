using AePipeline.Evaluation;
using AePipeline.Quality;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>A latent space as a plane.</summary>
/// <param name="Points"><c>[N, 2]</c>.</param>
/// <param name="Labels">Class of each point, or null.</param>
/// <param name="Axes">What the two coordinates are called.</param>
/// <param name="Caption">What exactly is shown.</param>
public sealed record LatentMap(VectorSet Points, IReadOnlyList<int>? Labels, (string X, string Y) Axes, string Caption)
{
    private const int MostPoints = 2000;

    /// <summary>Maps the latents of an evaluation: as they are when they have two dimensions, otherwise by their principal components.</summary>
    /// <returns>Null for fewer than three images or dimensions.</returns>
    public static LatentMap? Of(LatentEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var latents = evaluation.Latents;
        if (latents.Count < 3 || latents.Dimensions < 2) return null;

        var plane = latents.Dimensions == 2;
        var points = (plane ? latents : PrincipalComponents.Fit(latents, 2).Transform(latents)).Thin(MostPoints);
        var labels = evaluation.Images.Labels is { } all
            ? Enumerable.Range(0, points.Count).Select(i => all[(int)((long)i * latents.Count / points.Count)]).ToList()
            : null;
        var caption = $"Latents of {points.Count:N0} of {latents.Count:N0} validation images, "
            + (plane ? "both of their dimensions" : $"the first two principal components of their {latents.Dimensions} dimensions")
            + (labels is null ? "." : ", coloured by label. No label was used in training.");
        return new LatentMap(points, labels, plane ? ("z 1", "z 2") : ("first component", "second component"), caption);
    }
}
