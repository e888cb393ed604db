using AePipeline.TrainingJob.Data;
using AePipeline.Wording;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>
/// A few of a set's hashes, enough to say how much of another set is the same: the lowest of all are a random sample that
/// both sets choose alike (Broder, 1997, "On the resemblance and containment of documents").
/// </summary>
/// <param name="Count">Number of training images.</param>
/// <param name="Hashes">The lowest hashes of their contents, at most 256, in order.</param>
/// <param name="Validation">Identifies the validation images.</param>
internal sealed record DataSketch(int Count, IReadOnlyList<string> Hashes, string Validation)
{
    private const int Most = 256;
    private const int HashLength = 16;

    /// <summary>The sketch of a set.</summary>
    public static DataSketch Of(ImageSet images) => new(
        images.Training.Count,
        [.. images.Training.Select(image => image.ContentId).Order(StringComparer.Ordinal).Take(Most).Select(hash => hash[..HashLength])],
        images.ValidationId);

    /// <summary>Whether another set is the same, as far as can be told.</summary>
    public bool IsSameAs(DataSketch other) => Count == other.Count && Validation == other.Validation && Hashes.SequenceEqual(other.Hashes);

    /// <summary>Share of the images of both sets together that both have, in [0, 1], estimated for large sets.</summary>
    public double Resemblance(DataSketch other)
    {
        var union = Hashes.Union(other.Hashes).Order(StringComparer.Ordinal).Take(Most).ToList();
        var both = Hashes.Intersect(other.Hashes).ToHashSet();
        return union.Count == 0 ? 1 : (double)union.Count(both.Contains) / union.Count;
    }

    /// <inheritdoc/>
    public override string ToString() => Counted.Of(Count, "training image");
}
