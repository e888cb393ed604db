using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>Requests that mean a blob as it was seen. Writes that mean it are <see cref="ConditionalWrite"/>s.</summary>
public static class SeenBlob
{
    /// <summary>The condition that the blob is still as it was seen.</summary>
    public static BlobRequestConditions Still(ETag seen) => new() { IfMatch = seen };

    /// <summary>The condition that the blob is no longer as it was seen, so that what is known is not sent again.</summary>
    public static BlobRequestConditions NoLonger(ETag seen) => new() { IfNoneMatch = seen };

    /// <summary>Whether a request failed because the blob is another by now, or gone.</summary>
    public static bool IsAnotherOrGone(RequestFailedException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Status is 404 or 412;
    }
}
