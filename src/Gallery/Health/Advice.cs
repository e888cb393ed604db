namespace AePipeline.Gallery.Health;

/// <summary>Something that is wrong, and the way out.</summary>
/// <param name="Problem">What is wrong, in a sentence.</param>
/// <param name="Remedy">What to do, in a few words.</param>
/// <param name="Address">Where to do it in the gallery; null when it is done elsewhere.</param>
public sealed record Advice(string Problem, string Remedy, string? Address = null);
