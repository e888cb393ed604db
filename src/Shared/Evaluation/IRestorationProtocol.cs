namespace AePipeline.Evaluation;

/// <summary>A way to measure a model that turns an image into an image.</summary>
public interface IRestorationProtocol
{
    /// <summary>The steps and constants, in sentences.</summary>
    IReadOnlyList<string> Description { get; }

    /// <summary>Spoils an image, restores it with the model and compares.</summary>
    /// <param name="image">The clean image.</param>
    /// <returns>One comparison for each condition.</returns>
    IEnumerable<ComparedImage> Measure(NamedImage image);

    /// <summary>Figures that only the whole set has.</summary>
    /// <param name="images">The scores of every image.</param>
    IReadOnlyList<Score> Summarize(IReadOnlyList<ImageScores> images) => [];
}
