using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>
/// The one judgement of failures that are the storage's, or those of the way to it, and not those of what was asked of it.
/// Whoever can be cancelled asks first whether that happened: a storage that hangs ends in a cancellation too.
/// </summary>
public static class StorageOutage
{
    /// <summary>Whether waiting may help: no answer, none in time, too much to do, or no token to sign in with at the moment.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        // What the client library throws when it has given up trying again.
        AggregateException several => several.Flatten().InnerExceptions is { Count: > 0 } all && all.All(MayPass),
        RequestFailedException refused => refused.Status is 0 or 408 or 429 or >= 500,
        AuthenticationFailedException => true,
        HttpRequestException or HttpIOException or SocketException or TimeoutException or OperationCanceledException => true,
        IOException { InnerException: { } cause } => MayPass(cause),
        _ => false,
    };

    /// <summary>
    /// Whether the next blob would fail in the same way: an outage, or an account that refuses this identity or lacks the
    /// container, which passes only when somebody does something about it.
    /// </summary>
    public static bool ConcernsAll(Exception failure) => failure switch
    {
        AggregateException several => several.Flatten().InnerExceptions is { Count: > 0 } all && all.All(ConcernsAll),
        RequestFailedException refused when refused.Status is 401 or 403 || refused.ErrorCode == BlobErrorCode.ContainerNotFound => true,
        _ => MayPass(failure),
    };
}
