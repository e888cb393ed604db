namespace AePipeline.Evaluation;

/// <summary>How far images are spoilt.</summary>
/// <param name="Scale">Factor by which the measured model enlarges.</param>
/// <param name="Sigmas">Standard deviations of white noise, of 255; null for the family's own.</param>
/// <param name="Qualities">libjpeg's qualities, 1 to 100; null for the family's own.</param>
public sealed record DegradationLevels(int Scale, IReadOnlyList<double>? Sigmas, IReadOnlyList<int>? Qualities);
