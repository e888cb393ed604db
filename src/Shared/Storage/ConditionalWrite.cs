using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>Writes that happen only if the blob is still as it was seen.</summary>
public static class ConditionalWrite
{
    /// <summary>The condition that nothing was written since the blob was seen, or seen to be missing.</summary>
    public static BlobRequestConditions Replacing(ETag? seen) =>
        seen is { } tag ? SeenBlob.Still(tag) : SeenBlob.NoLonger(ETag.All);

    /// <summary>Runs the write.</summary>
    /// <param name="write">The write, with the condition of <see cref="Replacing"/>.</param>
    /// <returns>False when another writer came first.</returns>
    public static async Task<bool> TryAsync(Func<Task> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException refused) when (IsConflict(refused))
        {
            return false;
        }
    }

    /// <summary>The same for a blob that programs of others may hold a lease on, which is no other writer: trying at once again would end there again.</summary>
    /// <param name="blob">Names the blob with its container, for people.</param>
    /// <param name="write">The write.</param>
    /// <returns>False when another writer came first.</returns>
    /// <exception cref="BlobLeasedException">Somebody holds a lease on the blob.</exception>
    internal static Task<bool> TryAsync(string blob, Func<Task> write) => TryAsync(async () =>
    {
        try
        {
            await write();
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.LeaseIdMissing)
        {
            throw new BlobLeasedException(blob, refused);
        }
    });

    // InvalidBlockList: another writer's commit threw away the blocks that this one had staged.
    private static bool IsConflict(RequestFailedException refused) =>
        refused.Status is 409 or 412 || refused.ErrorCode == BlobErrorCode.InvalidBlockList;
}
