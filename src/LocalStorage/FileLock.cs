namespace AePipeline.LocalStorage;

/// <summary>A lock between processes that the operating system drops when its owner ends, however it ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes the lock; disposing gives it back.</summary>
    /// <returns>Null when another process still holds it after <paramref name="timeout"/>.</returns>
    public static async Task<FileStream?> TryTakeAsync(string path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += s_pause)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (waited >= timeout)
                    return null;
            }

            await Task.Delay(s_pause, cancellationToken);
        }
    }
}
