namespace AePipeline.Models;

/// <summary>The promoted version of a task: the content of <c>{task}/current.json</c>.</summary>
/// <param name="Version">The version that hosts serve.</param>
/// <param name="Previous">The version before it, or null; a rollback goes there.</param>
/// <param name="PromotedAt">When it was promoted.</param>
public sealed record CurrentModel(string Version, string? Previous, DateTimeOffset PromotedAt);
