using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Quality;
using AePipeline.TrainingJob.Reporting.Pictures;

namespace AePipeline.TrainingJob.Families.Latents;

/// <summary>Chooses what a report shows of a model's reconstructions.</summary>
public static class LatentGallery
{
    private const int Columns = 12;

    /// <summary>Reconstructions of images spread evenly over the set, and of those with the largest error.</summary>
    public static IReadOnlyList<PictureGroup> Groups(LatentEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var count = evaluation.Images.Count;
        var shown = Math.Min(Columns, count);
        var examples = Enumerable.Range(0, shown).Select(i => (int)((long)i * count / shown)).ToList();
        var worst = Enumerable.Range(0, count).OrderByDescending(i => Error(evaluation, i)).Take(shown).ToList();
        var rows = evaluation.ByPca is null
            ? "Upper row: validation images. Lower row: what the model keeps of them."
            : $"Upper row: validation images. Middle row: what the model keeps of them. Lower row: what PCA keeps in as many dimensions (d = {evaluation.Latents.Dimensions}).";
        return
        [
            new PictureGroup("Reconstructions", $"{shown} of {count:N0} validation images, evenly spread over the set. {rows}", [Strips(evaluation, examples)]),
            new PictureGroup("Worst cases", $"The {shown} of {count:N0} validation images with the largest reconstruction error, the worst first. {rows}", [Strips(evaluation, worst)]),
        ];
    }

    private static double Error(LatentEvaluation evaluation, int index) =>
        MeanSquaredError.Compute(evaluation.Images.Samples[index], evaluation.Reconstructions[index]);

    private static PictureRow Strips(LatentEvaluation evaluation, List<int> indices)
    {
        VectorSet?[] sets = [evaluation.Images.Samples, evaluation.Reconstructions, evaluation.ByPca];
        var shape = evaluation.Images.Shape;
        var tiles = sets.OfType<VectorSet>()
            .SelectMany(set => indices.Select(i => new FloatImage(set[i].ToArray(), shape.Channels, shape.Height, shape.Width)))
            .ToList();
        return new PictureRow(
            "", [new Picture("", $"{indices.Count} images above their reconstructions.", Mosaic.Create(tiles, indices.Count))]);
    }
}
