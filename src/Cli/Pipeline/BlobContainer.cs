using AePipeline.Storage;
using Azure;

namespace AePipeline.Cli.Pipeline;

/// <summary>A container that somebody named.</summary>
internal static class BlobContainer
{
    /// <summary>Whether there is such a container, as far as this user may know.</summary>
    /// <param name="storage">The account.</param>
    /// <param name="name">The container.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> MayExistAsync(PipelineStorage storage, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await storage.Blobs.GetBlobContainerClient(name).ExistsAsync(cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            // Whoever may not ask may still be allowed to read what is in it.
            return true;
        }
    }
}
