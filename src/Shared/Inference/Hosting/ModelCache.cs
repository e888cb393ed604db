using AePipeline.Models;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Inference.Hosting;

/// <summary>The model versions of one account that were brought to this machine: <c>{task}/{version}/</c> below one folder. Several processes can share it.</summary>
/// <param name="registry">Says which versions there are.</param>
/// <param name="folder">The folder.</param>
internal sealed class ModelCache(ModelRegistry registry, string folder)
{
    /// <summary>Where a version's files are, or will be.</summary>
    public string FolderOf(string task, string version) => Path.Combine(folder, task, version);

    /// <summary>
    /// Removes the versions that storage no longer has: nobody can promote one again, so nobody will load one again, and one
    /// that is loaded is in memory. What cannot be asked or removed now is left for the next time.
    /// </summary>
    /// <param name="task">Family of models.</param>
    /// <param name="keep">The version that has just been loaded, whatever has become of it since.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The versions that were removed.</returns>
    public async Task<IReadOnlyList<string>> RemoveGoneAsync(string task, string keep, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        try
        {
            var cached = Directory.EnumerateDirectories(Path.Combine(folder, task)).Select(path => Path.GetFileName(path)!).Where(version => version != keep).ToList();
            if (cached.Count == 0) return removed;
            foreach (var gone in cached.Except(await registry.ListVersionsAsync(task, cancellationToken)))
            {
                Directory.Delete(FolderOf(task, gone), recursive: true);
                removed.Add(gone);
            }
        }
        catch (Exception later) when (later is IOException or UnauthorizedAccessException or RequestFailedException || StorageOutage.ConcernsAll(later))
        {
            // A model that serves is worth more than a tidy folder.
        }

        return removed;
    }
}
