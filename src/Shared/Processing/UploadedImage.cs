using AePipeline.Imaging;
using AePipeline.Processing.Sweeping;
using AePipeline.Settings;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing;

/// <summary>One upload of a name: the blob as it was when it was found, with its bytes where they were asked for along with it.</summary>
internal sealed class UploadedImage : IDisposable
{
    private readonly BlobClient _blob;
    private readonly ETag _tag;
    private readonly IDictionary<string, string> _metadata;
    private Stream? _content;

    private UploadedImage(BlobClient blob, ETag tag, IDictionary<string, string> metadata, long size, DateTimeOffset writtenAt)
    {
        _blob = blob;
        _tag = tag;
        _metadata = metadata;
        Size = size;
        WrittenAt = writtenAt;
    }

    public long Size { get; }

    /// <summary>When it was written, by the storage's clock.</summary>
    public DateTimeOffset WrittenAt { get; }

    /// <summary>Whether it is in the archive tier, which cannot be read.</summary>
    public bool IsArchived { get; private init; }

    public string SourceETag => ResultMetadata.Normalize(_tag);

    private static bool IsFolder(IDictionary<string, string> metadata) => metadata.ContainsKey(UploadScan.FolderMark);

    /// <summary>The newest upload; null when there is none, or only the mark of a folder.</summary>
    public static Task<UploadedImage?> FindAsync(BlobClient blob, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        BlobProperties found = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        return IsFolder(found.Metadata)
            ? null
            : new UploadedImage(blob, found.ETag, found.Metadata, found.ContentLength, found.LastModified) { IsArchived = found.AccessTier == UploadScan.ArchiveTier };
    });

    /// <summary>The same for an upload that will be downloaded: one request says what it is and begins to send it.</summary>
    public static async Task<UploadedImage?> OpenAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadStreamingResult opened = await blob.DownloadStreamingAsync(cancellationToken: cancellationToken);
            if (!IsFolder(opened.Details.Metadata))
            {
                return new UploadedImage(blob, opened.Details.ETag, opened.Details.Metadata, opened.Details.ContentLength, opened.Details.LastModified) { _content = opened.Content };
            }

            opened.Dispose();
            return null;
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return null;
        }
        catch (RequestFailedException unreadable) when (unreadable.ErrorCode == BlobErrorCode.BlobArchived)
        {
            return await FindAsync(blob, cancellationToken);
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
                $"The upload has {Size:N0} bytes and the limit is {maxBytes:N0}. Upload a smaller file, or raise {SettingName.Of(ImageLimits.Section, nameof(ImageLimits.MaxBytes))}.");
        }
    }

    /// <summary>Downloads this upload and no other.</summary>
    /// <returns>False when it was deleted or overwritten.</returns>
    public async Task<bool> TryDownloadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (_content is null)
            {
                var only = new BlobDownloadToOptions { Conditions = SeenBlob.Still(_tag) };
                await _blob.DownloadToAsync(path, only, cancellationToken);
            }
            else
            {
                await SaveAsync(_content, path, cancellationToken);
            }

            return true;
        }
        catch (RequestFailedException changed) when (SeenBlob.IsAnotherOrGone(changed))
        {
            return false;
        }
    }

    public async Task<bool> IsNewestAsync(CancellationToken cancellationToken)
    {
        using var newest = await FindAsync(_blob, cancellationToken);
        return newest?._tag == _tag;
    }

    public void Dispose() => _content?.Dispose();

    // Where the connection breaks, the client library goes on with the rest of the same upload, or fails with 412.
    private static async Task SaveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var file = File.Create(path);
        await using (file)
        {
            await content.CopyToAsync(file, cancellationToken);
        }
    }
}
