using AePipeline.Evaluation;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;

namespace AePipeline.TrainingJob.Families.Restoring;

/// <summary>Measures versions that turn an image into an image, by the protocol of their family.</summary>
public static class RestorationMeasurement
{
    private const int MostImages = 1000;

    /// <summary>Measures a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="conditions">How the images are spoilt.</param>
    /// <param name="shown">Those of them that the report has pictures of.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="ModelInvalidException">The version does not load or run.</exception>
    public static async Task<MeasuredModelFiles> MeasureAsync(
        VersionToMeasure version, IReadOnlyList<Condition> conditions, IReadOnlyList<Condition> shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        using var model = OnnxModel.Load(version.Card, version.Folder, new InferenceOptions { Precision = version.Precision });
        RestorationGallery[] galleries = [.. shown.Select(condition => new RestorationGallery(condition.Label))];
        var evaluation = await RestorationEvaluator.EvaluateAsync(
            version.Card,
            RestorationEvaluator.ProtocolFor(model, conditions, version.Channels),
            version.ValidationImages(MostImages).ToAsyncEnumerable(),
            image => Array.ForEach(galleries, gallery => gallery.Inspect(image)),
            cancellationToken);
        return new MeasuredModelFiles(evaluation, [.. galleries.SelectMany(gallery => gallery.Groups)], Latents: null);
    }
}
