namespace AePipeline.Functions.Http;

/// <summary>Which version is to be served.</summary>
/// <param name="Version">A published version of the task.</param>
public sealed record PromoteRequest(string Version);
