using System.Runtime.CompilerServices;

namespace AePipeline.TrainingJob.Data;

/// <summary>The image files in a folder and the folders below it.</summary>
/// <param name="folder">The folder.</param>
/// <exception cref="TrainingDataException">The folder does not exist.</exception>
public sealed class FolderImageSource(string folder) : IImageSource
{
    private static readonly string[] Extensions =
        [".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".avif", ".bmp"];

    private readonly string _root = Directory.Exists(folder)
        ? Path.GetFullPath(folder)
        : throw new TrainingDataException($"The folder '{folder}' does not exist. Name a folder that holds images.");

    /// <inheritdoc/>
    public string Description => $"folder {Path.GetFileName(Path.TrimEndingDirectorySeparator(_root))}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return file;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string> FetchAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Path.Combine(_root, name));
}
