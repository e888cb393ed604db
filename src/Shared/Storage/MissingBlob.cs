using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>The one judgement that a blob, or its container, is not there, for whom that is an answer and no failure.</summary>
public static class MissingBlob
{
    /// <summary>Whether a request failed for that reason.</summary>
    public static bool Is(RequestFailedException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Status == 404;
    }

    /// <summary>Whether it failed since the blob is not there, in a container that is: without the container there is more amiss than a missing blob.</summary>
    internal static bool IsInItsContainer(RequestFailedException failure) => failure.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>Reads what may not be there.</summary>
    /// <param name="read">Reads it.</param>
    /// <returns>What was read; null when it is not there.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public static async Task<T?> AsNullAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read();
        }
        catch (RequestFailedException missing) when (Is(missing))
        {
            return null;
        }
    }
}
