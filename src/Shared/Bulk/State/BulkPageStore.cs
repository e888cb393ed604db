using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bulk.State;

/// <summary>
/// The pages of names that a job listed and the parts of its outcomes, as NDJSON in <see cref="BlobContainers.Jobs"/>. Each
/// is written once and in one piece, so that whoever reads one has all of it. Others may write there too: what is larger than
/// the pipeline ever writes is refused before it is in memory.
/// </summary>
/// <param name="storage">The account.</param>
public sealed class BulkPageStore(PipelineStorage storage)
{
    /// <summary>
    /// Most bytes of a page or of the outcomes of a batch: 64 MiB. 5,000 names of 1,024 characters have 30 MiB when every
    /// character has to be escaped.
    /// </summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>Most bytes of a page's first line, which names a place in the listing and one image.</summary>
    private const int MaxHeadBytes = 256 * 1024;

    /// <summary>Stores a page unless it is there already.</summary>
    public Task TryWritePageAsync(string id, int page, BulkListing listing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var head = new BulkPageHead(listing.Items.Count, listing.Items.Sum(item => item.Size), listing.Marker, listing.Items.Count > 0 ? listing.Items[0].Name : "");
        var text = new StringBuilder();
        text.Append(JsonSerializer.Serialize(head, BulkJson.Default.BulkPageHead)).Append('\n');
        return TryWriteAsync(BulkBlobs.Page(id, page), Append(text, listing.Items, BulkJson.Default.BulkItem), cancellationToken);
    }

    /// <summary>Reads what a page says of itself, and not the page.</summary>
    /// <returns>Null when it is not there.</returns>
    /// <exception cref="BulkJobException">Its first line is longer than any that the pipeline writes.</exception>
    public Task<BulkPageHead?> FindHeadAsync(string id, int page, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        var stream = await Blob(BulkBlobs.Page(id, page)).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = 16 * 1024 }, cancellationToken);
        await using (stream)
        {
            return await ReadHeadAsync(stream, BulkBlobs.Page(id, page), cancellationToken);
        }
    });

    /// <summary>Reads the images of a page; null when it is not there.</summary>
    /// <exception cref="BulkJobException">It is larger than <see cref="MaxBytes"/>.</exception>
    public async Task<IReadOnlyList<BulkItem>?> FindItemsAsync(string id, int page, CancellationToken cancellationToken) =>
        await FindLinesAsync(BulkBlobs.Page(id, page), cancellationToken) is { } lines
            ? Parse(lines.Skip(1), BulkJson.Default.BulkItem)
            : null;

    /// <summary>Reads the outcomes of a batch; null when they are not there.</summary>
    /// <exception cref="BulkJobException">They are larger than <see cref="MaxBytes"/>.</exception>
    public async Task<IReadOnlyList<BulkOutcome>?> FindOutcomesAsync(string id, int page, int batch, CancellationToken cancellationToken) =>
        await FindLinesAsync(BulkBlobs.Part(id, page, batch), cancellationToken) is { } lines
            ? Parse(lines, BulkJson.Default.BulkOutcome)
            : null;

    /// <summary>Stores the outcomes of a batch and forgets that it was begun.</summary>
    /// <returns>The outcomes that stand: another runner's, when it was faster.</returns>
    public async Task<IReadOnlyList<BulkOutcome>> WriteOutcomesAsync(
        string id, int page, int batch, IReadOnlyList<BulkOutcome> outcomes, CancellationToken cancellationToken)
    {
        var lines = Append(new StringBuilder(), outcomes, BulkJson.Default.BulkOutcome);
        if (!await TryWriteAsync(BulkBlobs.Part(id, page, batch), lines, cancellationToken))
        {
            outcomes = await FindOutcomesAsync(id, page, batch, cancellationToken) ?? outcomes;
        }

        await Blob(BulkBlobs.Begun(id, page, batch)).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        return outcomes;
    }

    /// <summary>Deletes the outcomes of a page from a batch on: those of images that are on it no more.</summary>
    public async Task DeleteOutcomesAsync(string id, int page, int from, CancellationToken cancellationToken)
    {
        var parts = storage.Jobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, BulkBlobs.Parts(id, page), cancellationToken);
        await foreach (var part in parts)
        {
            if (string.CompareOrdinal(part.Name, BulkBlobs.Part(id, page, from)) >= 0)
            {
                await Blob(part.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
            }
        }
    }

    /// <summary>Every outcome of a page by the image's name; of one that is there twice, the first.</summary>
    public async Task<IReadOnlyDictionary<string, BulkOutcome>> FindOutcomesAsync(string id, int page, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, BulkOutcome>(StringComparer.Ordinal);
        await foreach (var outcome in ReadPartsAsync(BulkBlobs.Parts(id, page), cancellationToken))
        {
            outcomes.TryAdd(outcome.Name, outcome);
        }

        return outcomes;
    }

    /// <summary>Stores the outcomes of a batch in place of those of other images.</summary>
    public Task ReplaceOutcomesAsync(string id, int page, int batch, IReadOnlyList<BulkOutcome> outcomes, CancellationToken cancellationToken)
    {
        var text = Append(new StringBuilder(), outcomes, BulkJson.Default.BulkOutcome).ToString();
        return Blob(BulkBlobs.Part(id, page, batch)).UploadAsync(BinaryData.FromString(text), overwrite: true, cancellationToken);
    }

    /// <summary>Notes that a batch is begun.</summary>
    /// <returns>False when it was begun before, and did not get as far as its outcomes.</returns>
    public Task<bool> TryBeginAsync(string id, int page, int batch, CancellationToken cancellationToken) =>
        TryWriteAsync(BulkBlobs.Begun(id, page, batch), new StringBuilder(), cancellationToken);

    /// <summary>Every outcome of a job so far, in the order of the listing as far as it goes; one part in memory at a time.</summary>
    public IAsyncEnumerable<BulkOutcome> ReadOutcomesAsync(string id, CancellationToken cancellationToken) =>
        ReadPartsAsync(BulkBlobs.Parts(id), cancellationToken);

    private async IAsyncEnumerable<BulkOutcome> ReadPartsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = storage.Jobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken);
        await foreach (var part in parts)
        {
            var lines = await FindLinesAsync(part.Name, cancellationToken);
            foreach (var outcome in Parse(lines ?? [], BulkJson.Default.BulkOutcome))
            {
                yield return outcome;
            }
        }
    }

    private async Task<string[]?> FindLinesAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var (content, _) = (await SmallBlob.ReadAsync(Blob(name), MaxBytes, cancellationToken: cancellationToken))!.Value;
            return content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (InvalidDataException tooLarge)
        {
            throw TooLarge(tooLarge.Message);
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return null;
        }
    }

    private static async Task<BulkPageHead?> ReadHeadAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        var line = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read && read > 0)
        {
            var end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            line.Write(buffer, 0, end < 0 ? read : end);
            if (end >= 0) break;
            if (line.Length > MaxHeadBytes)
            {
                throw TooLarge($"The first line of the blob {BlobContainers.Jobs}/{name} is longer than {MaxHeadBytes:N0} bytes.");
            }
        }

        return line.Length == 0 ? null : JsonSerializer.Deserialize(line.GetBuffer().AsSpan(0, (int)line.Length), BulkJson.Default.BulkPageHead);
    }

    // Without what it was first: a job's status shows the innermost message.
    private static BulkJobException TooLarge(string problem) =>
        new($"{problem} The pipeline writes none like it. Delete the blob and resume the job, which makes it anew.");

    private Task<bool> TryWriteAsync(string name, StringBuilder text, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = ConditionalWrite.Replacing(seen: null),
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-ndjson" },
        };
        return ConditionalWrite.TryAsync(() => Blob(name).UploadAsync(BinaryData.FromString(text.ToString()), options, cancellationToken));
    }

    private static StringBuilder Append<T>(StringBuilder text, IEnumerable<T> lines, JsonTypeInfo<T> type)
    {
        foreach (var line in lines)
        {
            text.Append(JsonSerializer.Serialize(line, type)).Append('\n');
        }

        return text;
    }

    private static List<T> Parse<T>(IEnumerable<string> lines, JsonTypeInfo<T> type) =>
        [.. lines.Select(line => JsonSerializer.Deserialize(line, type) ?? throw new InvalidDataException("A line of a job's blobs is null."))];

    private BlobClient Blob(string name) => storage.Jobs.GetBlobClient(name);
}
