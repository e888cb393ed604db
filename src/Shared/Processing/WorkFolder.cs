namespace AePipeline.Processing;

/// <summary>A folder for one image's files, gone when the image is done.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _path;

    public WorkFolder(string? parent)
    {
        _path = Path.Combine(parent ?? Path.Combine(Path.GetTempPath(), "aepipeline"), Path.GetRandomFileName());
        Directory.CreateDirectory(_path);
    }

    public string Input => this["upload"];

    public string Output => this["result"];

    public string this[string file] => Path.Combine(_path, file);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // A virus scanner still reads it; the system's own cleaning takes it later.
        }
    }
}
