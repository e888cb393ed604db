using AePipeline.Imaging;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing;

/// <summary>One upload of a name: the blob as it was when it was found.</summary>
internal sealed class UploadedImage
{
    private readonly BlobClient _blob;
    private readonly ETag _tag;
    private readonly IDictionary<string, string> _metadata;

    private UploadedImage(BlobClient blob, BlobProperties properties)
    {
        _blob = blob;
        _tag = properties.ETag;
        _metadata = properties.Metadata;
        Size = properties.ContentLength;
        IsArchived = properties.AccessTier == UploadScan.ArchiveTier;
    }

    public long Size { get; }

    /// <summary>Whether it is in the archive tier, which can not be read.</summary>
    public bool IsArchived { get; }

    public string SourceETag => ResultMetadata.Normalize(_tag);

    /// <summary>The newest upload; null when there is none, or only the mark of a folder.</summary>
    public static async Task<UploadedImage?> FindAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return properties.Value.Metadata.ContainsKey(UploadScan.FolderMark) ? null : new UploadedImage(blob, properties.Value);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>How the upload is to be made: as given, else as it says itself, else as by default.</summary>
    /// <exception cref="ImageRejectedException">It says something that is not possible.</exception>
    public UploadOptions Wanted(UploadOptions given, IReadOnlyList<ImageTask> tasks, UploadOptions defaults)
    {
        try
        {
            return given.OrOf(_metadata, tasks).Or(defaults);
        }
        catch (InvalidDataException impossible)
        {
            throw new ImageRejectedException(ImageRejection.InvalidOption, impossible.Message, impossible);
        }
    }

    /// <summary>Refuses what is not worth a download.</summary>
    public void CheckReadable(long maxBytes)
    {
        if (IsArchived)
        {
            throw new ImageRejectedException(
                ImageRejection.Archived,
                "The upload is in the archive tier, from which nothing can be read. Bring it back to another tier, for example with: "
                + "az storage blob set-tier --tier Hot; it is done by itself once it is there.");
        }

        if (Size == 0)
        {
            throw new ImageRejectedException(ImageRejection.Empty, "The upload has no bytes. Upload the file again.");
        }

        if (Size > maxBytes)
        {
            throw new ImageRejectedException(
                ImageRejection.TooLarge,
                $"The upload has {Size:N0} bytes and the limit is {maxBytes:N0}. Upload a smaller file, or raise {ImageLimits.Section}:{nameof(ImageLimits.MaxBytes)}.");
        }
    }

    /// <summary>Downloads this upload and no other.</summary>
    /// <returns>False when it was deleted or overwritten.</returns>
    public async Task<bool> TryDownloadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var only = new BlobDownloadToOptions { Conditions = new BlobRequestConditions { IfMatch = _tag } };
            await _blob.DownloadToAsync(path, only, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return false;
        }
    }

    public async Task<bool> IsNewestAsync(CancellationToken cancellationToken) =>
        await FindAsync(_blob, cancellationToken).ConfigureAwait(false) is { } newest && newest._tag == _tag;
}
