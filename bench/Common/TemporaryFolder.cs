namespace AePipeline.Bench;

/// <summary>A folder that is gone when disposed of.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("aepipeline-bench-").FullName;

    /// <summary>Deletes it. A server that was just ended may still write its last file: that is waited for.</summary>
    public void Dispose()
    {
        for (var end = DateTime.UtcNow + s_patience; ; Thread.Sleep(100))
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
            }
        }
    }
}
