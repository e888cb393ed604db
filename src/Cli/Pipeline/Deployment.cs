namespace AePipeline.Cli.Pipeline;

/// <summary>A deployed pipeline: what ae needs of its outputs. Holds no secret.</summary>
/// <param name="BlobServiceUri">Address of the blob service.</param>
/// <param name="QueueServiceUri">Address of the queue service.</param>
/// <param name="FunctionAppUrl">Address of the Functions app; null while it has no image.</param>
/// <param name="ConnectedAt">When ae was told.</param>
internal sealed record Deployment(Uri BlobServiceUri, Uri QueueServiceUri, Uri? FunctionAppUrl, DateTimeOffset ConnectedAt);
