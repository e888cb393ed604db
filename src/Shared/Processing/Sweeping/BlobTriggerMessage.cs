namespace AePipeline.Processing.Sweeping;

/// <summary>What the Functions host writes about a blob that a trigger failed at, as far as it is read here.</summary>
/// <param name="ContainerName">The blob's container.</param>
/// <param name="BlobName">The blob's name.</param>
/// <param name="ETag">The version that failed; quoted or not, by version of the host.</param>
/// <remarks>Azure SDK for .NET, Microsoft.Azure.WebJobs.Extensions.Storage.Blobs, "BlobTriggerMessage".</remarks>
internal sealed record BlobTriggerMessage(string? ContainerName = null, string? BlobName = null, string? ETag = null);
