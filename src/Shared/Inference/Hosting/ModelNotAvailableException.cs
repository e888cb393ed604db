namespace AePipeline.Inference.Hosting;

/// <summary>
/// No model of a task can be served at the moment. Transient: promoting a version that loads ends it, so callers let it
/// pass to their host, which tries again later.
/// </summary>
/// <param name="task">The family.</param>
/// <param name="reason">Why, and what to do, as the end of a sentence.</param>
/// <param name="innerException">What kept a promoted version from loading, if one is promoted.</param>
public sealed class ModelNotAvailableException(string task, string reason, Exception? innerException = null)
    : Exception($"There is no {task} model to work with: {reason}", innerException)
{
    /// <summary>The family.</summary>
    public string Task { get; } = task;
}
