namespace AePipeline.Health;

/// <summary>Where models run.</summary>
/// <param name="Name"><c>CPU</c> or <c>CUDA</c>; null when the one that is asked for is not there.</param>
/// <param name="Reason">Why it is that one.</param>
public sealed record ProviderHealth(string? Name, string Reason);
