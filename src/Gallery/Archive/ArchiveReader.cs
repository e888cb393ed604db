using AePipeline.Uploads;

namespace AePipeline.Gallery.Archive;

/// <summary>Reads a page of the archive, and never more than a few pages of listings for it.</summary>
/// <param name="uploads">Reads the pages.</param>
internal sealed class ArchiveReader(UploadPages uploads)
{
    private const int PageSize = 60;

    // Looked through for the few that are wanted; what is beyond comes with the next page.
    private const int MostPages = 5;

    /// <exception cref="Azure.RequestFailedException">The storage does not answer, or does not know where the page begins.</exception>
    public async Task<FolderPage> ReadAsync(ArchiveQuery query, CancellationToken cancellationToken)
    {
        if (!query.IsChoosing) return await uploads.ReadAsync(query.Folder, isDeep: false, query.From, PageSize, cancellationToken);
        var found = new List<StoredUpload>();
        var from = query.From;
        for (var i = 0; i < MostPages && found.Count == 0; i++)
        {
            var page = query.State == UploadState.Failed
                ? await uploads.ReadFailedAsync(query.Folder, from, PageSize, cancellationToken)
                : await uploads.ReadAsync(query.Folder, isDeep: true, from, PageSize, cancellationToken);
            found.AddRange(page.Uploads.Where(query.Wants));
            from = page.Next;
            if (from is null) break;
        }

        return new FolderPage([], found, from);
    }
}
