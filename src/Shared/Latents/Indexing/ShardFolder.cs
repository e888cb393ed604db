using System.Security.Cryptography;
using System.Text;

namespace AePipeline.Latents.Indexing;

/// <summary>The shards of one account that are on this machine. Several processes can share the folder: no file in it ever changes.</summary>
internal sealed class ShardFolder
{
    // What somebody is about to name in the manifest is younger.
    private static readonly TimeSpan Unnamed = TimeSpan.FromHours(1);

    private readonly string _path;

    /// <param name="folder">Has a folder an account.</param>
    /// <param name="container">Address of the container of latents, which tells accounts apart.</param>
    public ShardFolder(string folder, Uri container)
    {
        var account = SHA256.HashData(Encoding.UTF8.GetBytes(container.GetLeftPart(UriPartial.Path)));
        _path = Path.Combine(Path.GetFullPath(folder), Convert.ToHexStringLower(account.AsSpan(0, 8)));
    }

    /// <summary>Where a shard's file is, or will be.</summary>
    public string PathOf(ShardInfo shard) => Path.Combine(_path, shard.Name);

    /// <summary>Writes a shard of all entries that no other of them supersedes.</summary>
    /// <param name="modelVersion">The embed model that made them.</param>
    /// <param name="dimensions">Length d of all vectors.</param>
    /// <param name="sources">The entries; later ones come last.</param>
    /// <returns>The shard, for the caller to release.</returns>
    public Shard Write(string modelVersion, int dimensions, IReadOnlyList<ILatentEntries> sources)
    {
        var name = ShardInfo.NewName();
        var path = PrepareFile(name);
        var format = ShardWriter.Write(path, dimensions, sources);
        var info = new ShardInfo(name, modelVersion, dimensions, format.Vectors, format.Gone, format.Length, Hash(path));
        File.Move(path, PathOf(info));
        return Shard.TryOpen(PathOf(info), info) ?? throw new IOException($"The file {PathOf(info)} changed while it was written. Look for what else writes in that folder.");
    }

    /// <summary>Opens a shard that is here.</summary>
    /// <returns>Null when it is not, or is damaged.</returns>
    public Shard? TryOpen(ShardInfo shard) => Shard.TryOpen(PathOf(shard), shard);

    /// <summary>Brings a shard here.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="download">Writes it to a file.</param>
    public async Task AddAsync(ShardInfo shard, Func<string, Task> download)
    {
        // Under another name, so that nobody takes a half for the whole.
        var path = PrepareFile(ShardInfo.NewName());
        try
        {
            await download(path);
            File.Move(path, PathOf(shard), overwrite: true);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Removes what the manifest no longer names. What cannot be removed now is left for the next time.</summary>
    public void Tidy(IndexManifest manifest)
    {
        if (!Directory.Exists(_path)) return;
        var named = manifest.Shards.Select(shard => shard.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_path).Where(file => !named.Contains(Path.GetFileName(file))))
        {
            try
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Unnamed) File.Delete(file);
            }
            catch (Exception later) when (later is IOException or UnauthorizedAccessException)
            {
                // Somebody still reads it.
            }
        }
    }

    private string PrepareFile(string name)
    {
        Directory.CreateDirectory(_path);
        return Path.Combine(_path, name + ".part");
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
