namespace AePipeline.Models;

/// <summary>A model version is not what its card says it is; trying again does not help, another version does.</summary>
/// <param name="task">The family.</param>
/// <param name="version">The version.</param>
/// <param name="reason">What is wrong, as the end of a sentence.</param>
/// <param name="innerException">What was thrown underneath, if anything was.</param>
public sealed class ModelIntegrityException(string task, string version, string reason, Exception? innerException = null)
    : Exception($"Model {task}/{version} cannot be trusted: {reason}", innerException)
{
    /// <summary>The family.</summary>
    public string Task { get; } = task;

    /// <summary>The version.</summary>
    public string Version { get; } = version;
}
