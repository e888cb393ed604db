using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Gallery.Pictures;

/// <summary>
/// Copies of blobs on this machine, for as long as somebody looks at them: under names of our own, since a blob's name is somebody else's.
/// Thread-safe.
/// </summary>
/// <param name="options">Where they are.</param>
internal sealed class WorkFiles(GalleryOptions options) : IDisposable
{
    private const int MostKept = 8;

    private readonly Lazy<string> _folder = new(() => Create(options.WorkDirectory));
    private readonly Lock _guard = new();

    // The latest last.
    private readonly List<(string Key, Lazy<Task<string>> File)> _kept = [];

    /// <summary>A path that nothing has.</summary>
    public string NewPath() => Path.Combine(_folder.Value, Guid.NewGuid().ToString("N"));

    /// <summary>The file of a blob, downloaded unless it is one of the latest.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="etag">The version that is meant, without quotes.</param>
    /// <param name="cancellationToken">Gives up waiting; others may wait for the same file.</param>
    /// <exception cref="Azure.RequestFailedException">It is not there in this version, or the storage does not answer.</exception>
    public async Task<string> KeepAsync(BlobClient blob, string etag, CancellationToken cancellationToken)
    {
        var key = $"{blob.Uri} {etag}";
        Lazy<Task<string>> file;
        lock (_guard)
        {
            var at = _kept.FindIndex(kept => kept.Key == key);
            file = at >= 0 ? _kept[at].File : new(() => FetchAsync(blob, etag, CancellationToken.None));
            if (at >= 0) _kept.RemoveAt(at);
            _kept.Add((key, file));
            if (_kept.Count > MostKept) Forget(_kept[0].Key);
        }

        try
        {
            return await file.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (file.Value.IsFaulted)
        {
            lock (_guard) Forget(key);
            throw;
        }
    }

    /// <summary>Downloads a blob to a file that the caller deletes.</summary>
    /// <inheritdoc cref="KeepAsync"/>
    public async Task<string> FetchAsync(BlobClient blob, string etag, CancellationToken cancellationToken)
    {
        var path = NewPath();
        try
        {
            var asSeen = new BlobDownloadToOptions { Conditions = new BlobRequestConditions { IfMatch = new Azure.ETag($"\"{etag}\"") } };
            await blob.DownloadToAsync(path, asSeen, cancellationToken);
            return path;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public void Dispose()
    {
        if (_folder.IsValueCreated && Directory.Exists(_folder.Value)) Directory.Delete(_folder.Value, recursive: true);
    }

    private void Forget(string key)
    {
        var at = _kept.FindIndex(kept => kept.Key == key);
        if (at < 0) return;
        var file = _kept[at].File;
        _kept.RemoveAt(at);
        if (file is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) TryDelete(file.Value.Result);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // Windows keeps what somebody reads; it goes with the folder.
        }
    }

    private static string Create(string? parent)
    {
        if (parent is null) return Directory.CreateTempSubdirectory("aepipeline-gallery-").FullName;
        return Directory.CreateDirectory(Path.Combine(parent, $"gallery-{Guid.NewGuid():N}")).FullName;
    }
}
