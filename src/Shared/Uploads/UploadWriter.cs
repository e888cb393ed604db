using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Uploads;

/// <summary>Writes uploads that say what they ask for.</summary>
/// <param name="storage">The account.</param>
public sealed class UploadWriter(PipelineStorage storage)
{
    /// <summary>Why nothing can be uploaded under a name, in a sentence with the way out; null when it can.</summary>
    public static string? FindProblem(ImageReference image) =>
        !BlobNames.IsValidUpload(image.ImageName, out var problem) || image.IsReserved(out problem) ? problem : null;

    /// <summary>Uploads a file in place of what is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">The upload.</param>
    /// <param name="options">What it asks for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The upload's ETag, without quotes.</returns>
    /// <exception cref="IOException">The file is not there, or another program keeps it for itself.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<string> ReplaceAsync(string path, ImageReference image, UploadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var blob = new BlobUploadOptions { Metadata = options.ToMetadata() };
        var client = storage.Images.GetBlobClient(image.ImageName);

        // Not opened when it is empty: a named pipe has no length either, and would never end.
        var uploaded = new FileInfo(path).Length == 0
            ? await client.UploadAsync(BinaryData.Empty, blob, cancellationToken)
            : await client.UploadAsync(path, blob, cancellationToken);
        return ResultMetadata.Normalize(uploaded.Value.ETag);
    }

    /// <summary>Uploads what is read, unless there is an upload of that name.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="image">The upload.</param>
    /// <param name="options">What it asks for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The upload's ETag, without quotes; null when the name is taken.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<string?> TryAddAsync(Stream content, ImageReference image, UploadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var blob = new BlobUploadOptions
        {
            Metadata = options.ToMetadata(),
            Conditions = ConditionalWrite.Replacing(seen: null),
        };
        BlobContentInfo? uploaded = null;
        var isNew = await ConditionalWrite.TryAsync(
            async () => uploaded = await storage.Images.GetBlobClient(image.ImageName).UploadAsync(content, blob, cancellationToken));
        return isNew ? ResultMetadata.Normalize(uploaded!.ETag) : null;
    }
}
