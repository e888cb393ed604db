namespace AePipeline.TrainingJob.Reporting.Pictures;

/// <summary>Images that belong side by side.</summary>
/// <param name="Caption">What they are of.</param>
/// <param name="Pictures">The images.</param>
public sealed record PictureRow(string Caption, IReadOnlyList<Picture> Pictures);
