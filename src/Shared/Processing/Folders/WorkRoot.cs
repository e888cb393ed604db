using System.Collections.Concurrent;
using System.Globalization;

namespace AePipeline.Processing.Folders;

/// <summary>
/// The folder in which the folders of single images are. By default it is below the temporary folder, which all users of a
/// machine share: so it belongs to the user alone, and one that somebody else made first is refused.
/// </summary>
internal static class WorkRoot
{
    /// <summary>In each image's folder, locked as long as the process works on it.</summary>
    internal const string LockFile = ".lock";

    private const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A folder is made a moment before its lock is.
    private static readonly TimeSpan Unlocked = TimeSpan.FromHours(1);

    private static readonly ConcurrentDictionary<string, Lazy<bool>> Cleared = new(StringComparer.Ordinal);

    /// <summary>The folder that is used where none is set: the user's own, whose name no other user's has.</summary>
    public static string Default => Path.Combine(
        Path.GetTempPath(),
        OperatingSystem.IsWindows() ? "aepipeline" : string.Create(CultureInfo.InvariantCulture, $"aepipeline-{UnixOwner.User()}"));

    /// <summary>
    /// Makes the folder where it is missing, for this user alone, and the first time that this process asks for it clears
    /// what killed processes have left in it.
    /// </summary>
    /// <param name="folder">The folder; null for the default.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The default folder is a link or somebody else's.</exception>
    public static string Prepare(string? folder)
    {
        var path = Path.GetFullPath(folder ?? Default);
        Create(path);
        if (folder is null)
        {
            Claim(path);
        }

        _ = Cleared.GetOrAdd(path, static root => new Lazy<bool>(() => ClearLeftovers(root), LazyThreadSafetyMode.PublicationOnly)).Value;
        return path;
    }

    /// <summary>Makes a folder that only this user can look into.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OnlyUser);
        }
    }

    /// <summary>Refuses a folder in which somebody else could read or exchange files.</summary>
    /// <exception cref="IOException">It is a link, or another user's.</exception>
    internal static void Claim(string path)
    {
        const string WayOut = "Remove it, or name a folder of your own with the setting Processing__WorkDirectory.";
        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            throw new IOException($"The work folder '{path}' is a link, so that somebody else chooses where images are kept. {WayOut}");
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (UnixOwner.Of(path) is { } owner && owner != UnixOwner.User())
        {
            throw new IOException($"The work folder '{path}' belongs to another user of this machine. {WayOut}");
        }

        if (File.GetUnixFileMode(path) != OnlyUser)
        {
            File.SetUnixFileMode(path, OnlyUser);
        }
    }

    /// <summary>Deletes the folders of images that nobody works on any more: their processes were killed.</summary>
    /// <returns>Always true.</returns>
    internal static bool ClearLeftovers(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            try
            {
                if (IsLeft(folder)) Directory.Delete(folder, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // Another process clears it as well, or it is not ours to clear.
            }
        }

        return true;
    }

    // Only what has the shape of an image's folder: the set folder may hold other things, such as the cache of models.
    private static bool IsLeft(string folder)
    {
        var held = Path.Combine(folder, LockFile);
        if (File.Exists(held))
        {
            using var taken = new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }

        return WorkFolder.IsName(Path.GetFileName(folder))
            && DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > Unlocked;
    }
}
