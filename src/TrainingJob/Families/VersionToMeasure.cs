using AePipeline.Evaluation;
using AePipeline.Models;
using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Families;

/// <summary>A version, and what it is measured on.</summary>
/// <param name="Card">Its card.</param>
/// <param name="Folder">The folder with its files.</param>
/// <param name="Images">The data, of which the validation images measure.</param>
public sealed record VersionToMeasure(ModelCard Card, string Folder, ImageSet Images)
{
    /// <summary>The metric that matters, by its name in a card.</summary>
    public required string Metric { get; init; }

    /// <summary>3 to measure on colour, 1 on grey images, where the family has a file for each.</summary>
    public required int Channels { get; init; }

    /// <summary>Which file to measure, where the version has several for those images: one of <see cref="ModelPrecision"/>.</summary>
    public required string Precision { get; init; }

    /// <summary>The validation images, at most so many, evenly spread.</summary>
    public IEnumerable<NamedImage> ValidationImages(int most = int.MaxValue) => Thin(Images.Validation.Count, most).Select(index => Named(Images.Validation[index]));

    /// <summary>Training images, at most so many, evenly spread; without those that cannot be read any more.</summary>
    public IEnumerable<NamedImage> TrainingImages(int most) =>
        Thin(Images.Training.Count, most).Select(index => Images.TryDecode(Images.Training[index])).OfType<TrainingImage>().Select(Named);

    private static NamedImage Named(TrainingImage image) => new(image.Name, image.ToFloat(image.Channels), image.Label);

    /// <summary>At most so many numbers below a count, evenly spread.</summary>
    private static IEnumerable<int> Thin(int count, int most) =>
        Enumerable.Range(0, Math.Min(count, most)).Select(i => (int)((long)i * count / Math.Min(count, most)));
}
