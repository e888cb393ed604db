namespace AePipeline.Functions.Http;

/// <summary>The versions of a task's model.</summary>
/// <param name="Task">The task.</param>
/// <param name="Current">The one that hosts serve; null when none is promoted.</param>
/// <param name="Previous">The one before it, to which a rollback goes; null when there is none.</param>
/// <param name="PromotedAt">When the current one was promoted.</param>
/// <param name="Versions">All that are published, the newest last.</param>
public sealed record ModelVersions(string Task, string? Current, string? Previous, DateTimeOffset? PromotedAt, IReadOnlyList<string> Versions);
