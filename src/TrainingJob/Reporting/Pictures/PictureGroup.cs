namespace AePipeline.TrainingJob.Reporting.Pictures;

/// <summary>A section of images in a report.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Caption">What exactly is shown, and how it was chosen.</param>
/// <param name="Rows">The images.</param>
public sealed record PictureGroup(string Title, string Caption, IReadOnlyList<PictureRow> Rows);
