using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Models;

/// <summary>
/// The published model versions and which of them is current. A version is its files and then its card, so one
/// without a card is not published yet. A version never changes, except for the card's remark on promotion.
/// Thread-safe, and safe between processes.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="timeProvider">The clock that dates promotions.</param>
public sealed partial class ModelRegistry(PipelineStorage storage, TimeProvider timeProvider)
{
    private const string ReportType = "text/html; charset=utf-8";

    /// <summary>
    /// Uploads a version: the card's files and <c>report.html</c> if there is one, then the card. Continues a
    /// publication that was broken off when its files are the same.
    /// </summary>
    /// <param name="card">The version; its files' sizes and hashes are checked before anything is sent.</param>
    /// <param name="directory">The folder that holds the files.</param>
    /// <param name="cancellationToken">Stops between blobs.</param>
    /// <exception cref="ArgumentException">The card's task, version or a file's name is not allowed, or it lists no files.</exception>
    /// <exception cref="ModelIntegrityException">A file is not what the card says.</exception>
    /// <exception cref="ModelVersionExistsException">The version exists.</exception>
    public async Task PublishAsync(ModelCard card, string directory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        card.Check();
        foreach (var file in card.Files)
        {
            if (await ModelFiles.DifferenceAsync(file, Path.Combine(directory, file.Name), cancellationToken) is { } difference)
                throw new ModelIntegrityException(card.Task, card.Version, difference);
        }

        var cardBlob = Blob(ModelNames.CardBlob(card.Task, card.Version));
        if (await cardBlob.ExistsAsync(cancellationToken))
            throw new ModelVersionExistsException(card.Task, card.Version, cardBlob.Name);

        foreach (var file in card.Files)
            await UploadFileAsync(card, file.Name, file.Sha256, directory, "application/octet-stream", cancellationToken);

        var report = Path.Combine(directory, ModelNames.ReportFileName);
        if (File.Exists(report))
        {
            var hash = await ModelFiles.HashAsync(report, cancellationToken);
            await UploadFileAsync(card, ModelNames.ReportFileName, hash, directory, ReportType, cancellationToken);
        }

        if (!await TryWriteAsync(cardBlob, card, PipelineJson.Default.ModelCard, ConditionalWrite.Replacing(seen: null), cancellationToken))
            throw new ModelVersionExistsException(card.Task, card.Version, cardBlob.Name);
    }

    /// <summary>Replaces the report of a published version.</summary>
    /// <param name="card">The version.</param>
    /// <param name="path">The new report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task ReplaceReportAsync(ModelCard card, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        card.Check();
        var page = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = ReportType } };
        await Blob($"{card.Task}/{card.Version}/{ModelNames.ReportFileName}").UploadAsync(path, page, cancellationToken);
    }

    /// <summary>Reads a version's card.</summary>
    /// <returns>Null when the version is not published.</returns>
    /// <exception cref="ArgumentException">The task or version is not a possible name.</exception>
    /// <exception cref="ModelIntegrityException">The card cannot be read or is another version's.</exception>
    public async Task<ModelCard?> GetCardAsync(string task, string version, CancellationToken cancellationToken = default) =>
        (await ReadCardAsync(task, version, cancellationToken))?.Card;

    /// <summary>Lists the published versions of a family, or of a variant's family, in the order of their names; half-published ones are left out.</summary>
    /// <exception cref="ArgumentException">The task is not a possible name.</exception>
    public async Task<IReadOnlyList<string>> ListVersionsAsync(string task, CancellationToken cancellationToken = default)
    {
        ModelNames.ThrowIfNotServed(task);

        var versions = new List<string>();
        var blobs = storage.Models.GetBlobsAsync(BlobTraits.None, BlobStates.None, ModelNames.VersionsPrefix(task), cancellationToken);
        await foreach (var blob in blobs)
        {
            if (blob.Name.Split('/') is [_, var version, ModelCard.FileName])
                versions.Add(version);
        }

        versions.Sort(StringComparer.Ordinal);
        return versions;
    }

    /// <summary>
    /// Brings a version's files into a folder. Files that are there and right are kept; the others appear whole or
    /// not at all, so that several processes can share the folder.
    /// </summary>
    /// <param name="card">The version.</param>
    /// <param name="directory">The folder; created when missing.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="ModelIntegrityException">A file is missing in storage, or is not what the card says.</exception>
    public async Task DownloadAsync(ModelCard card, string directory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        card.Check();

        Directory.CreateDirectory(directory);
        foreach (var file in card.Files)
        {
            var path = Path.Combine(directory, file.Name);
            if (await ModelFiles.DifferenceAsync(file, path, cancellationToken) is not null)
                await DownloadFileAsync(card, file, path, cancellationToken);
        }
    }

    private async Task DownloadFileAsync(ModelCard card, ModelFile file, string path, CancellationToken cancellationToken)
    {
        var unverified = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            var blob = Blob(ModelNames.FileBlob(card, file.Name));
            BlobProperties stored = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            if (stored.ContentLength != file.Size)
                throw new ModelIntegrityException(card.Task, card.Version, $"{file.Name} has {stored.ContentLength} bytes where the card says {file.Size}.");
            await blob.DownloadToAsync(unverified, new BlobDownloadToOptions { Conditions = SeenBlob.Still(stored.ETag) }, cancellationToken);
            if (await ModelFiles.DifferenceAsync(file, unverified, cancellationToken) is { } difference)
                throw new ModelIntegrityException(card.Task, card.Version, difference);
            File.Move(unverified, path, overwrite: true);
        }
        catch (RequestFailedException exception) when (MissingBlob.Is(exception))
        {
            throw new ModelIntegrityException(card.Task, card.Version, $"{file.Name} is missing in storage.", exception);
        }
        finally
        {
            File.Delete(unverified);
        }
    }

    private async Task UploadFileAsync(
        ModelCard card, string name, string sha256, string directory, string contentType, CancellationToken cancellationToken)
    {
        const string HashKey = "sha256";
        var blob = Blob(ModelNames.FileBlob(card, name));
        try
        {
            var options = new BlobUploadOptions
            {
                Conditions = ConditionalWrite.Replacing(seen: null),
                HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
                Metadata = new Dictionary<string, string> { [HashKey] = sha256 },
            };
            await blob.UploadAsync(Path.Combine(directory, name), options, cancellationToken);
        }
        catch (RequestFailedException exception) when (IsPreconditionFailure(exception))
        {
            BlobProperties present = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            if (!present.Metadata.TryGetValue(HashKey, out var hash) || hash != sha256)
                throw new ModelVersionExistsException(card.Task, card.Version, blob.Name);
        }
    }

    private async Task<(ModelCard Card, ETag ETag)?> ReadCardAsync(string task, string version, CancellationToken cancellationToken)
    {
        ModelNames.ThrowIfNotServed(task);
        ModelNames.ThrowIfInvalidVersion(version);

        var blob = Blob(ModelNames.CardBlob(task, version));
        try
        {
            var (content, details) = (await SmallBlob.ReadAsync(blob, SmallBlob.MaxJsonBytes, cancellationToken: cancellationToken))!.Value;
            var card = Parse(content, PipelineJson.Default.ModelCard);
            if (card.Task != ModelNames.FamilyOf(task) || card.Version != version)
                throw new ModelIntegrityException(task, version, $"its card is that of {card.Task}/{card.Version}.");
            card.Check();
            return (card, details.ETag);
        }
        catch (RequestFailedException exception) when (MissingBlob.Is(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidDataException)
        {
            throw new ModelIntegrityException(task, version, $"its card cannot be read: {exception.Message}", exception);
        }
    }

    private BlobClient Blob(string name) => storage.Models.GetBlobClient(name);

    private static T Parse<T>(BinaryData content, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(content.ToMemory().Span, type) ?? throw new JsonException("The blob holds null.");

    // False when the condition does not hold. A write whose answer was lost is sent again by the client library and
    // then fails its own condition: finding exactly what was sent means that it was written.
    private static async Task<bool> TryWriteAsync<T>(
        BlobClient blob, T value, JsonTypeInfo<T> type, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(value, type));
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        try
        {
            await blob.UploadAsync(json, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (IsPreconditionFailure(exception))
        {
            BlobDownloadResult present = await blob.DownloadContentAsync(cancellationToken);
            return present.Content.ToMemory().Span.SequenceEqual(json.ToMemory().Span);
        }
    }

    private static bool IsPreconditionFailure(RequestFailedException exception) =>
        exception.ErrorCode == BlobErrorCode.ConditionNotMet || exception.ErrorCode == BlobErrorCode.BlobAlreadyExists;
}
