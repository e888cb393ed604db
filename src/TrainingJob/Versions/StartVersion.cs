namespace AePipeline.TrainingJob.Versions;

/// <summary>A version to start from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">The folder that holds its files.</param>
/// <param name="MayDiffer">Whether training starts from scratch where its networks are others, in place of failing.</param>
internal sealed record StartVersion(string Name, string Folder, bool MayDiffer);
