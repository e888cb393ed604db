using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>
/// Reads blobs that hold a few lines, in one request each. Anybody may have written them: one that is larger than it can
/// mean is refused before its content is in memory.
/// </summary>
public static class SmallBlob
{
    /// <summary>Most bytes of a blob that a person or the pipeline writes as one JSON document.</summary>
    public const long MaxJsonBytes = 4 * 1024 * 1024;

    /// <summary>Reads a blob whole.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="options">Conditions; null for none.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Content and properties; null when the conditions say that it has not changed.</returns>
    /// <exception cref="InvalidDataException">It is larger.</exception>
    /// <exception cref="RequestFailedException">It is not there, or the storage does not answer.</exception>
    public static async Task<(BinaryData Content, BlobDownloadDetails Details)?> ReadAsync(
        BlobClient blob, long most, BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var response = await blob.DownloadStreamingAsync(options, cancellationToken);
        if (response.GetRawResponse().Status == 304)
        {
            return null;
        }

        using var download = response.Value;
        if (download.Details.ContentLength > most)
        {
            throw new InvalidDataException($"The blob {blob.BlobContainerName}/{blob.Name} has {download.Details.ContentLength:N0} bytes, where at most {most:N0} make sense.");
        }

        return (await BinaryData.FromStreamAsync(download.Content, cancellationToken), download.Details);
    }
}
