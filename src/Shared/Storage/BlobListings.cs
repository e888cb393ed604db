using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Xml;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;

namespace AePipeline.Storage;

/// <summary>
/// Lists blobs in containers where anybody may have put a name that XML cannot hold. Azurite as it comes fails at every page
/// that such a name is on; the listing goes on around it and says so, once for each place. Thread-safe.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="logger">Told of what is left out.</param>
/// <param name="time">Tells how old a way around is.</param>
public sealed partial class BlobListings(PipelineStorage storage, ILogger<BlobListings> logger, TimeProvider? time = null)
{
    /// <summary>Most entries that the service puts on a page.</summary>
    public const int MaxPageSize = 5000;

    private const int MostRemembered = 1000;

    // Another odd name may come before the known one, and what is between them must not wait longer than this.
    private static readonly TimeSpan s_trusted = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    // By where a listing failed, where it went on, and until when that is believed.
    private readonly ConcurrentDictionary<(BlobListQuery Query, string After), (string Resume, DateTimeOffset Until)> _known = new();
    private readonly ConcurrentDictionary<(string Container, string Stem), bool> _reported = new();

    /// <summary>Lists page by page. The options of folders of <see cref="BlobContainers.Images"/>, see <see cref="FolderDefaults"/>, are left out.</summary>
    /// <param name="query">What to list.</param>
    /// <param name="marker">What the page before ended with; null at the beginning.</param>
    /// <param name="pageSize">Entries on a page, at most <see cref="MaxPageSize"/>; null for as many as the storage gives.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer, or has no such container.</exception>
    public async IAsyncEnumerable<BlobListPage> ListAsync(
        BlobListQuery query, string? marker, int? pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        marker = string.IsNullOrEmpty(marker) ? null : marker;
        do
        {
            var page = await ReadAsync(query, marker, pageSize, cancellationToken);
            yield return query.Container == BlobContainers.Images ? WithoutDefaults(page) : page;
            marker = page.Marker;
        }
        while (marker is not null);
    }

    // What a folder says of its uploads is no upload, nor an image to learn from.
    private static BlobListPage WithoutDefaults(BlobListPage page) => page with { Entries = [.. page.Entries.Where(entry => !FolderDefaults.IsName(entry.Name))] };

    /// <summary>
    /// Asks once without patience: to ask again and again for a page that a name spoils takes a quarter of a minute each time.
    /// </summary>
    private async Task<BlobListPage> ReadAsync(BlobListQuery query, string? marker, int? pageSize, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(storage.ImpatientBlobs, query, marker, pageSize, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (IsSpoilt(failure) || StorageOutage.MayPass(failure)))
        {
            if (IsSpoilt(failure) && await ReadAroundAsync(query, marker, pageSize ?? MaxPageSize, cancellationToken) is { } page)
            {
                return page;
            }
        }

        return await ReadAsync(storage.Blobs, query, marker, pageSize, cancellationToken);
    }

    private static async Task<BlobListPage> ReadAsync(
        BlobServiceClient service, BlobListQuery query, string? marker, int? pageSize, CancellationToken cancellationToken)
    {
        var container = service.GetBlobContainerClient(query.Container);
        if (query.Delimiter is { } delimiter)
        {
            var folders = container.GetBlobsByHierarchyAsync(query.Traits, BlobStates.None, delimiter, query.Prefix, cancellationToken).AsPages(marker, pageSize);
            var some = await folders.FirstAsync(cancellationToken);
            return Page(some.Values.Select(item => new BlobListEntry(item.IsBlob ? item.Blob.Name : item.Prefix, item.IsBlob ? item.Blob : null)), some.ContinuationToken);
        }

        var pages = container.GetBlobsAsync(query.Traits, BlobStates.None, query.Prefix, cancellationToken).AsPages(marker, pageSize);
        var page = await pages.FirstAsync(cancellationToken);
        return Page(page.Values.Select(blob => new BlobListEntry(blob.Name, blob)), page.ContinuationToken);

        static BlobListPage Page(IEnumerable<BlobListEntry> entries, string? marker) => new([.. entries], string.IsNullOrEmpty(marker) ? null : marker);
    }

    /// <summary>Null when it is not a name that the listing fails at.</summary>
    private async Task<BlobListPage?> ReadAroundAsync(BlobListQuery query, string? marker, int pageSize, CancellationToken cancellationToken)
    {
        var around = new ListingAroundNames(TryListAsync, query.Prefix)
        {
            Recall = after => _known.TryGetValue((query, after), out var known) && _time.GetUtcNow() < known.Until ? known.Resume : null,
            Remember = (after, resume) =>
            {
                if (_known.Count >= MostRemembered) _known.Clear();
                _known[(query, after)] = (resume, _time.GetUtcNow() + s_trusted);
            },
            Report = stem =>
            {
                if (_reported.Count < MostRemembered && _reported.TryAdd((query.Container, stem), true)) Log.LeftOut(logger, query.Container, stem);
            },
        };
        return await around.ReadAsync(marker, pageSize, cancellationToken);

        async Task<BlobListPage?> TryListAsync(string prefix, string? after, int size)
        {
            try
            {
                return await ReadAsync(storage.ImpatientBlobs, query with { Prefix = prefix }, after, size, cancellationToken);
            }
            catch (Exception spoilt) when (IsSpoilt(spoilt))
            {
                return null;
            }
        }
    }

    // The service itself gives every error a code, and Azurite none to those that it does not expect.
    private static bool IsSpoilt(Exception failure) =>
        failure is XmlException or RequestFailedException { Status: 500, ErrorCode: null or "" };

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "The container {Container} has a blob whose name begins with '{Stem}' and goes on with a character that XML cannot hold, so that no listing can have it. It is left out; delete it.", EventName = "NameLeftOut")]
        public static partial void LeftOut(ILogger logger, string container, string stem);
    }
}
