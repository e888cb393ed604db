using System.Text.Json;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing.Results;

/// <summary>The problem reports in <see cref="BlobContainers.Failed"/>.</summary>
/// <param name="storage">The account.</param>
/// <param name="time">Dates the reports.</param>
public sealed class ProblemReports(PipelineStorage storage, TimeProvider time)
{
    private const string TypeKey = "problem_type";
    private const string SourceKey = "source_etag";

    /// <summary>What an image's report says of itself, or null when it has none.</summary>
    public Task<ProblemHead?> FindAsync(ImageReference image, CancellationToken cancellationToken) => FindAsync(image.FailedName, cancellationToken);

    /// <summary>What a report says of itself, or null when it is not there.</summary>
    /// <param name="name">Its blob.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<ProblemHead?> FindAsync(string name, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        var found = (await Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
        return Read(found.Metadata, found.LastModified, found.ETag);
    });

    /// <summary>What a listed report says of itself.</summary>
    /// <param name="item">From a listing with <see cref="BlobTraits.Metadata"/>.</param>
    internal static ProblemHead Read(BlobItem item) =>
        Read(item.Metadata, item.Properties.LastModified.GetValueOrDefault(), item.Properties.ETag.GetValueOrDefault());

    /// <summary>An image's report, or null when it has none.</summary>
    public Task<ProblemReport?> ReadAsync(ImageReference image, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        var blob = await Blob(image.FailedName).DownloadContentAsync(cancellationToken);
        return blob.Value.Content.ToObjectFromJson(ProcessingJson.Default.ProblemReport);
    });

    /// <summary>Writes a report, unless somebody else wrote one since <paramref name="seen"/> was read.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sourceEtag">The upload that the report is about.</param>
    /// <param name="type">A URN of <see cref="ProblemType"/>.</param>
    /// <param name="detail">What is wrong and what to do about it.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="seen">The report that it replaces.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report, or null when another one came first.</returns>
    /// <exception cref="BlobLeasedException">Somebody holds a lease on the report that is there.</exception>
    public Task<ProblemReport?> TryWriteAsync(
        ImageReference image, string sourceEtag, string type, string detail, int attempts, ProblemHead? seen, CancellationToken cancellationToken) =>
        TryWriteAsync(image.ImageName, image.FailedName, sourceEtag, type, detail, attempts, seen, cancellationToken);

    /// <summary>The same for any blob in <see cref="BlobContainers.Images"/>, whether or not its name is an upload's.</summary>
    internal async Task<ProblemReport?> TryWriteAsync(
        string imageName, string name, string sourceEtag, string type, string detail, int attempts, ProblemHead? seen, CancellationToken cancellationToken)
    {
        var report = new ProblemReport
        {
            Type = type,
            Title = ProblemType.TitleOf(type),
            Detail = $"{imageName[(imageName.LastIndexOf('/') + 1)..]}: {detail}",
            Instance = imageName,
            When = time.GetUtcNow(),
            Attempts = attempts,
            SourceETag = sourceEtag,
            PipelineVersion = PipelineVersion.Current,
        };
        var written = await ConditionalWrite.TryAsync($"{BlobContainers.Failed}/{name}", () => Blob(name).UploadAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(report, ProcessingJson.Default.ProblemReport)),
            new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/problem+json" },
                Metadata = new Dictionary<string, string> { [TypeKey] = type, [SourceKey] = sourceEtag },
                Conditions = ConditionalWrite.Replacing(seen?.Tag),
            },
            cancellationToken));
        return written ? report : null;
    }

    /// <summary>Deletes the report that was seen; one written since stays, and so does one that somebody holds a lease on.</summary>
    public Task DeleteAsync(ImageReference image, ProblemHead seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return ConditionalWrite.TryAsync(() => Blob(image.FailedName).DeleteIfExistsAsync(
            conditions: ConditionalWrite.Replacing(seen.Tag), cancellationToken: cancellationToken));
    }

    private static ProblemHead Read(IDictionary<string, string> metadata, DateTimeOffset written, ETag tag) => new(
        metadata.TryGetValue(TypeKey, out var type) ? type : "",
        metadata.TryGetValue(SourceKey, out var source) ? source : "",
        written,
        tag);

    private Azure.Storage.Blobs.BlobClient Blob(string name) => storage.Failed.GetBlobClient(name);
}
