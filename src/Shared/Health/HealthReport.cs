namespace AePipeline.Health;

/// <summary>How a host is.</summary>
/// <param name="Status">In a word.</param>
/// <param name="CheckedAt">When it was checked.</param>
/// <param name="PipelineVersion">Version of the program.</param>
/// <param name="Storage">The storage account.</param>
/// <param name="Provider">Where models run.</param>
/// <param name="Models">Every family of models.</param>
public sealed record HealthReport(
    HealthStatus Status,
    DateTimeOffset CheckedAt,
    string PipelineVersion,
    StorageHealth Storage,
    ProviderHealth Provider,
    IReadOnlyList<ModelHealth> Models);
