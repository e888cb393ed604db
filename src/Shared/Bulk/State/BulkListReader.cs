using System.Buffers;
using System.Globalization;
using System.Text;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bulk.State;

/// <summary>
/// Reads lists of names, one a line in UTF-8, a page at a time. A name counts where it is first: those of the pages before
/// are remembered, and read again by a process that has not seen them.
/// </summary>
/// <param name="storage">The account.</param>
internal sealed class BulkListReader(PipelineStorage storage)
{
    // Longer than any name, whose characters have up to four bytes: of a line without an end no more than this is kept.
    private const int LongestLine = 4 * (BlobNames.MaxLength + 1);
    private const int ListsInMemory = 4;

    private readonly Lock _lock = new();
    private readonly List<SeenNames> _seen = [];

    /// <summary>Reads the next page.</summary>
    /// <param name="request">The job.</param>
    /// <param name="list">Name of the blob in <see cref="BlobContainers.Jobs"/>.</param>
    /// <param name="marker">Where its first line begins, in bytes; null at the beginning.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="BulkJobException">It is not in UTF-8.</exception>
    /// <exception cref="RequestFailedException">There is no such blob, or the storage does not answer.</exception>
    public async Task<BulkListing> ReadAsync(BulkRequest request, string list, string? marker, CancellationToken cancellationToken)
    {
        var begin = string.IsNullOrEmpty(marker) ? 0 : long.Parse(marker, CultureInfo.InvariantCulture);
        var blob = storage.Jobs.GetBlobClient(list);
        var seen = Recall(request.Id, begin);
        var offset = seen.Offset;
        var isStart = offset == 0;
        var stream = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { Position = offset }, cancellationToken);
        await using (stream)
        {
            var items = new List<BulkItem>();
            var line = new ArrayBufferWriter<byte>();
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, cancellationToken) is var read && read > 0)
            {
                if (offset == 0) ThrowIfUtf16(list, buffer.AsSpan(0, read));
                for (var i = 0; i < read; i++)
                {
                    offset++;
                    if (buffer[i] != '\n')
                    {
                        if (line.WrittenCount < LongestLine) line.Write(buffer.AsSpan(i, 1));
                        continue;
                    }

                    Take();
                    if (items.Count == request.PageSize)
                    {
                        var isEnd = offset >= stream.Length;
                        if (!isEnd) Remember(seen with { Offset = offset });
                        return new BulkListing(items, isEnd ? null : offset.ToString(CultureInfo.InvariantCulture));
                    }
                }
            }

            Take();
            return new BulkListing(items, Marker: null);

            void Take()
            {
                var bytes = isStart && line.WrittenSpan.StartsWith(Encoding.UTF8.Preamble) ? line.WrittenSpan[Encoding.UTF8.Preamble.Length..] : line.WrittenSpan;
                var name = Encoding.UTF8.GetString(bytes).TrimEnd('\r');
                line.ResetWrittenCount();
                isStart = false;
                if (name.Length > 0 && seen.Add(name) && offset > begin) items.Add(new BulkItem(name, "", 0));
            }
        }
    }

    /// <summary>The names before a place, as far as this process knows them.</summary>
    private SeenNames Recall(string job, long begin)
    {
        lock (_lock)
        {
            var known = _seen.Find(seen => seen.Job == job && seen.Offset <= begin);
            _seen.RemoveAll(seen => seen.Job == job);
            return known ?? new SeenNames(job);
        }
    }

    private void Remember(SeenNames seen)
    {
        lock (_lock)
        {
            _seen.Add(seen);
            if (_seen.Count > ListsInMemory) _seen.RemoveAt(0);
        }
    }

    // What some editors call Unicode: its names would be nonsense, one and all.
    private static void ThrowIfUtf16(string list, ReadOnlySpan<byte> start)
    {
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new BulkJobException($"The list '{list}' is in UTF-16. Save it as UTF-8 and resume the job.");
        }
    }
}
