namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>Files of a folder beside the one that a version is written to; the folder exists while there is something in it.</summary>
/// <param name="output">The folder that the version is written to.</param>
/// <param name="run">Name of the run.</param>
internal sealed class FolderRunStore(string output, string run) : IRunStore
{
    private const string Unfinished = ".part";

    private readonly string _folder = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(output))}.run-{run}";

    /// <inheritdoc/>
    public string Location => _folder + Path.DirectorySeparatorChar;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        Directory.Exists(_folder) ? [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path))] : []);

    /// <inheritdoc/>
    public async Task<BinaryData?> ReadAsync(string name, long most, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, name);
        if (File.Exists(path) && new FileInfo(path).Length > most) throw new InvalidDataException($"it has more than {most} bytes.");
        return File.Exists(path) ? BinaryData.FromBytes(await File.ReadAllBytesAsync(path, cancellationToken)) : null;
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string name, BinaryData content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, name);
        try
        {
            await using (var file = File.Create(path + Unfinished))
            {
                await file.WriteAsync(content.ToMemory(), cancellationToken);
                // Without it a power cut can leave the new name with none of the new content.
                file.Flush(flushToDisk: true);
            }

            File.Move(path + Unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(path + Unfinished);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (Directory.Exists(_folder)) File.Delete(Path.Combine(_folder, name));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void RemoveIfEmpty()
    {
        if (Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }
}
