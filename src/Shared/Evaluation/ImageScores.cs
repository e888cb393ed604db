namespace AePipeline.Evaluation;

/// <summary>The figures of one image.</summary>
/// <param name="Name">The image.</param>
/// <param name="Scores">One for each metric.</param>
public sealed record ImageScores(string Name, IReadOnlyList<Score> Scores);
