using Azure;

namespace AePipeline.Models;

/// <summary>A reading of a task's <c>current.json</c>.</summary>
/// <param name="Model">What it says; null when nothing is promoted.</param>
/// <param name="ETag">Its ETag, to ask later whether it has changed; default when there is none.</param>
public sealed record CurrentModelState(CurrentModel? Model, ETag ETag);
