using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing.Sweeping;

/// <summary>A listing that is read once from its beginning to its end, as far as somebody asks for names.</summary>
/// <param name="listings">Lists the blobs.</param>
/// <param name="query">What to list.</param>
/// <param name="most">Blobs to read at most, on one page; null for all there are.</param>
internal sealed class ListedBlobs(BlobListings listings, BlobListQuery query, int? most = null)
{
    private readonly Dictionary<string, BlobItem> _ahead = new(StringComparer.Ordinal);
    private string? _marker;
    private string _last = "";
    private bool _isAtEnd;

    /// <summary>Whether there were more than were to be read, so that a name that was not found may be there.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Gives the blobs that have certain names; those that are not there are left out.</summary>
    /// <param name="names">The names, none of them from before an earlier <paramref name="done"/>.</param>
    /// <param name="done">What nobody asks for later comes before this or is it: it is not kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, BlobItem>> TakeAsync(IReadOnlySet<string> names, string done, CancellationToken cancellationToken)
    {
        var end = names.Max(StringComparer.Ordinal) ?? "";
        while (!_isAtEnd && !IsCut && string.CompareOrdinal(_last, end) < 0)
        {
            var page = await listings.ListAsync(query, _marker, most, cancellationToken).FirstAsync(cancellationToken);

            // Between two uploads there may be a whole archive of results of bulk jobs.
            foreach (var blob in page.Blobs.Where(blob => names.Contains(blob.Name) || IsAfter(blob.Name))) _ahead[blob.Name] = blob;
            if (page.Entries is [.., var last]) _last = last.Name;
            _marker = page.Marker;
            _isAtEnd = page.Marker is null;
            // Whatever the order in which an account lists its folders.
            IsCut = most is not null && !_isAtEnd;
        }

        var taken = names.Where(_ahead.ContainsKey).ToDictionary(name => name, name => _ahead[name], StringComparer.Ordinal);
        foreach (var name in _ahead.Keys.Where(name => !IsAfter(name)).ToList()) _ahead.Remove(name);
        return taken;

        bool IsAfter(string name) => string.CompareOrdinal(name, done) > 0;
    }
}
