namespace AePipeline.Status;

/// <summary>The model of a family that is promoted.</summary>
/// <param name="Task">The family.</param>
/// <param name="Version">The promoted version; null when there is none.</param>
/// <param name="Previous">The version that a rollback returns to.</param>
/// <param name="PromotedAt">When it was promoted.</param>
/// <param name="Problem">Why it is not known which version is promoted.</param>
public sealed record PromotedModel(string Task, string? Version, string? Previous = null, DateTimeOffset? PromotedAt = null, string? Problem = null);
