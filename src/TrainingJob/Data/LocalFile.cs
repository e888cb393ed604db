namespace AePipeline.TrainingJob.Data;

/// <summary>A file on this machine; a temporary one is deleted when disposed.</summary>
/// <param name="path">Where it is.</param>
/// <param name="temporary">Whether it was made only for reading it here.</param>
public sealed class LocalFile(string path, bool temporary) : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (temporary) File.Delete(Path);
    }
}
