namespace AePipeline.Health;

/// <summary>Whether a pipeline works.</summary>
public enum HealthStatus
{
    /// <summary>Everything is there.</summary>
    Healthy,

    /// <summary>Some work is done and some waits: a model is missing, or the promoted one does not load or is at fault.</summary>
    Degraded,

    /// <summary>Nothing is done: the storage or the execution provider cannot be used.</summary>
    Unhealthy,
}
