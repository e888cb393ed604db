namespace AePipeline.Models;

/// <summary>A version of this name is already published, or half published with other content; versions never change.</summary>
/// <param name="task">The family.</param>
/// <param name="version">The version.</param>
/// <param name="blob">The blob that is in the way.</param>
public sealed class ModelVersionExistsException(string task, string version, string blob)
    : Exception($"Model {task}/{version} cannot be published: {blob} exists with other content. Publish under a new version.")
{
    /// <summary>The family.</summary>
    public string Task { get; } = task;

    /// <summary>The version.</summary>
    public string Version { get; } = version;
}
