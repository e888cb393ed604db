using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing;

/// <summary>Writes that happen only if the blob is still as it was seen.</summary>
internal static class ConditionalWrite
{
    /// <summary>The condition that nothing was written since the blob was seen, or seen to be missing.</summary>
    public static BlobRequestConditions Replacing(ETag? seen) =>
        seen is { } tag ? new BlobRequestConditions { IfMatch = tag } : new BlobRequestConditions { IfNoneMatch = ETag.All };

    /// <summary>Runs the write.</summary>
    /// <returns>False when another writer came first.</returns>
    public static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refused) when (IsConflict(refused))
        {
            return false;
        }
    }

    // InvalidBlockList: another writer's commit threw away the blocks that this one had staged.
    private static bool IsConflict(RequestFailedException refused) =>
        refused.Status is 409 or 412 || refused.ErrorCode == BlobErrorCode.InvalidBlockList;
}
