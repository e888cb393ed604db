using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Reporting.Pictures;

/// <summary>An image in a report.</summary>
/// <param name="Label">What it is, in a word or two: below the image.</param>
/// <param name="Description">What it shows, for those who do not see it.</param>
/// <param name="Image">The image; clipped to [0, 1].</param>
public sealed record Picture(string Label, string Description, FloatImage Image);
