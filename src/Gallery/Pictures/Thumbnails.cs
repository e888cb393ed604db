using AePipeline.Imaging;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Gallery.Pictures;

/// <summary>
/// Small copies of uploads. Each is made once and kept as a blob, see <see cref="UploadBlobs.ThumbnailName"/>: one for each upload, in place of
/// the one before, and deleted with it, so that there are never more than uploads. Thread-safe.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="maker">Makes them.</param>
/// <param name="files">Where uploads wait meanwhile.</param>
internal sealed class Thumbnails(PipelineStorage storage, ImageThumbnails maker, WorkFiles files) : IDisposable
{
    public const string ContentType = "image/webp";

    private const int MadeAtOnce = 2;
    private const long MostBytes = 1 << 20;
    private const string SourceKey = "source_etag";

    private readonly SemaphoreSlim _turns = new(MadeAtOnce);

    /// <summary>The thumbnail of an upload; null when it is gone, or no image.</summary>
    /// <param name="image">The upload.</param>
    /// <param name="etag">The version that is meant, without quotes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<BinaryData?> FindAsync(ImageReference image, string etag, CancellationToken cancellationToken)
    {
        if (await FindKeptAsync(image, etag, cancellationToken) is { } kept) return kept;
        await _turns.WaitAsync(cancellationToken);
        try
        {
            // Whoever waited may have waited for this very one.
            return await FindKeptAsync(image, etag, cancellationToken) ?? await MakeAsync(image, etag, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<BinaryData?> FindKeptAsync(ImageReference image, string etag, CancellationToken cancellationToken)
    {
        try
        {
            if (UploadBlobs.ThumbnailName(image) is not { } name) return null;
            var read = await SmallBlob.ReadAsync(storage.Results.GetBlobClient(name), MostBytes, cancellationToken: cancellationToken);
            return read is var (content, details) && details.Metadata.TryGetValue(SourceKey, out var source) && source == Uri.EscapeDataString(etag) ? content : null;
        }
        catch (Exception missing) when (missing is RequestFailedException { Status: 404 } or InvalidDataException)
        {
            return null;
        }
    }

    private async Task<BinaryData?> MakeAsync(ImageReference image, string etag, CancellationToken cancellationToken)
    {
        string? path = null;
        try
        {
            path = await files.FetchAsync(storage.Images.GetBlobClient(image.ImageName), etag, cancellationToken);
            var content = BinaryData.FromBytes(await maker.MakeAsync(path, cancellationToken));
            await KeepAsync(image, etag, content, cancellationToken);
            return content;
        }
        catch (Exception none) when (none is ImageRejectedException or RequestFailedException { Status: 404 or 409 or 412 })
        {
            return null;
        }
        finally
        {
            if (path is not null) File.Delete(path);
        }
    }

    private async Task KeepAsync(ImageReference image, string etag, BinaryData content, CancellationToken cancellationToken)
    {
        if (UploadBlobs.ThumbnailName(image) is not { } name) return;
        try
        {
            var options = new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = ContentType },
                Metadata = new Dictionary<string, string> { [SourceKey] = Uri.EscapeDataString(etag) },
            };
            await storage.Results.GetBlobClient(name).UploadAsync(content, options, cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 409 or 412)
        {
            // Whoever may only look still sees it.
        }
    }
}
