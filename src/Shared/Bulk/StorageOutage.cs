using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bulk;

/// <summary>Tells failures of the storage as a whole from those of one image.</summary>
internal static class StorageOutage
{
    /// <summary>Whether the next image would fail in the same way.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        // What the client library throws when it has given up trying again.
        AggregateException several => several.Flatten().InnerExceptions.Any(Is),
        AuthenticationFailedException => true,
        RequestFailedException refused => refused.Status is 0 or 401 or 403 or 408 or 429 or >= 500
            || refused.ErrorCode == BlobErrorCode.ContainerNotFound,
        _ => false,
    };
}
