using AePipeline.Latents;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Pipeline;

/// <summary>A client of any deployment: uploads images and waits for what becomes of those very uploads.</summary>
/// <param name="storage">The account.</param>
internal sealed class ImageClient(PipelineStorage storage)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Whether there is an upload of this name.</summary>
    public async Task<bool> ExistsAsync(ImageReference image, CancellationToken cancellationToken) => await FindEtagAsync(image, cancellationToken) is not null;

    /// <summary>Uploads a file that says what it asks for.</summary>
    /// <returns>The upload's etag, without quotes.</returns>
    /// <exception cref="IOException">The file is not there, or another program keeps it for itself.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    public Task<string> UploadAsync(string path, ImageReference image, UploadOptions options, CancellationToken cancellationToken) =>
        new UploadWriter(storage).ReplaceAsync(path, image, options, cancellationToken);

    /// <summary>Waits until an upload has its result or its problem report, or is no longer the newest of its name.</summary>
    public async Task<UploadOutcome> WaitAsync(ImageReference image, string sourceEtag, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            // In this order: an upload that is still the newest has had every chance to be answered.
            var newest = await FindEtagAsync(image, cancellationToken);
            if (await FindOutcomeAsync(image, sourceEtag, cancellationToken) is { } outcome)
            {
                return outcome;
            }

            if (newest != sourceEtag)
            {
                return UploadOutcome.Superseded(newest is null ? "The upload was deleted before it was processed." : "A newer upload of the same name took its place.");
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>
    /// Downloads a result to a file with the time at which the picture was taken, replacing one of another content; a file that exists
    /// is whole.
    /// </summary>
    public async Task<SavedFile> DownloadAsync(UploadResult result, string path, CancellationToken cancellationToken)
    {
        var saved = await BlobFile.SaveAsync(storage.Results.GetBlobClient(result.Name), path, version: null, cancellationToken);
        if (result.Metadata.Taken is { } taken) File.SetLastWriteTimeUtc(path, taken.ToUniversalTime());
        return saved;
    }

    /// <summary>Downloads a latent to a file, replacing one of another content; a file that exists is whole.</summary>
    public Task<SavedFile> DownloadLatentAsync(StoredLatent latent, string path, CancellationToken cancellationToken) =>
        BlobFile.SaveAsync(storage.Latents.GetBlobClient(latent.Image.LatentName), path, version: null, cancellationToken);

    private Task<string?> FindEtagAsync(ImageReference image, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        var found = await storage.Images.GetBlobClient(image.ImageName).GetPropertiesAsync(cancellationToken: cancellationToken);
        return ResultMetadata.Normalize(found.Value.ETag);
    });

    private async Task<UploadOutcome?> FindOutcomeAsync(ImageReference image, string sourceEtag, CancellationToken cancellationToken)
    {
        // By prefix, because only the deployment knows which file format its results have.
        var candidates = storage.Results.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, ResultNames.StartOf(image), cancellationToken);
        await foreach (var blob in candidates)
        {
            if (ResultMetadata.Read(blob) is { } result && result.SourceETag == sourceEtag)
            {
                return UploadOutcome.Done(new UploadResult(blob.Name, result, await FindLatentAsync(image, result, cancellationToken)));
            }
        }

        return await new ProblemReports(storage, TimeProvider.System).ReadAsync(image, cancellationToken) is { } problem
            && problem.SourceETag == sourceEtag
            ? UploadOutcome.Failed(problem)
            : null;
    }

    private async Task<StoredLatent?> FindLatentAsync(ImageReference image, ResultMetadata result, CancellationToken cancellationToken)
    {
        var latent = LatentPlace.Of(image, result.Then) is { } place ? await new LatentStore(storage).FindAsync(place, cancellationToken) : null;
        return latent?.Metadata.Origin.SourceETag == result.SourceETag ? latent : null;
    }
}
