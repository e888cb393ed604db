using System.Collections.Concurrent;
using AePipeline.Imaging;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing;

/// <summary>
/// What the folders of uploads say of how these are to be made, see <see cref="FolderDefaults"/>. A folder is read once in half a minute
/// and not once an image. Any number of callers at once.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="time">The clock.</param>
public sealed class FolderOptions(PipelineStorage storage, TimeProvider time)
{
    private const int MostRemembered = 10_000;

    // As soon as a host notices another model.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Folder> _folders = new(StringComparer.Ordinal);

    /// <summary>What the folders above an upload say; for each option the nearest counts.</summary>
    /// <param name="image">The upload.</param>
    /// <param name="tasks">What is done to it; options that mean nothing to these are ignored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.InvalidDefaults"/>.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<UploadOptions> OfAsync(ImageReference image, IReadOnlyList<ImageTask> tasks, CancellationToken cancellationToken)
    {
        var options = UploadOptions.None;
        foreach (var name in FolderDefaults.NamesFor(image))
        {
            var folder = await FindAsync(name, cancellationToken);
            try
            {
                options = folder.Problem is { } problem ? throw problem : folder.Defaults?.OrOf(options, tasks) ?? options;
            }
            catch (InvalidDataException wrong)
            {
                throw new ImageRejectedException(ImageRejection.InvalidDefaults, wrong.Message, wrong);
            }
        }

        return options;
    }

    /// <summary>Reads a folder's options anew when they are needed next, because they were written.</summary>
    /// <param name="name">Their blob.</param>
    public void Forget(string name) => _folders.TryRemove(name, out _);

    private async Task<Folder> FindAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_folders.TryGetValue(name, out var known) && now - known.ReadAt < s_fresh) return known;
        if (_folders.Count >= MostRemembered) _folders.Clear();
        return _folders[name] = await ReadAsync(name, now, cancellationToken);
    }

    private async Task<Folder> ReadAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (name.Length > BlobNames.MaxLength) return new Folder(null, null, now);
        try
        {
            // A little more than is allowed, which then is not JSON; the blob may be anything.
            var start = new BlobDownloadOptions { Range = new HttpRange(0, FolderDefaults.MaxBytes + 1) };
            BlobDownloadResult blob = await storage.Images.GetBlobClient(name).DownloadContentAsync(start, cancellationToken);
            return new Folder(FolderDefaults.Parse(name, blob.Content.ToMemory().Span), null, now);
        }
        catch (InvalidDataException wrong)
        {
            return new Folder(null, wrong, now);
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return new Folder(null, null, now);
        }
        catch (RequestFailedException empty) when (empty.Status == 416)
        {
            return new Folder(null, null, now);
        }
    }

    private sealed record Folder(FolderDefaults? Defaults, InvalidDataException? Problem, DateTimeOffset ReadAt);
}
