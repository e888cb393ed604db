using System.IO.Enumeration;
using AePipeline.Storage;

namespace AePipeline.Cli.Upload;

/// <summary>Finds the files that one upload command means.</summary>
internal static class UploadFiles
{
    /// <summary>The file itself, or all files below the folder, in order of their names.</summary>
    /// <exception cref="CliException">There is nothing to upload, or a name that storage does not take.</exception>
    public static IReadOnlyList<UploadFile> Find(FileSystemInfo source, ImageTask task, string prefix)
    {
        var root = source is DirectoryInfo ? source.FullName : Path.GetDirectoryName(source.FullName)!;
        IEnumerable<string> paths = source is DirectoryInfo ? Below(root) : [source.FullName];
        var files = paths
            .Select(path => new UploadFile(path, new ImageReference(task, NameOf(path, root, prefix))))
            .OrderBy(file => file.Image.Path, StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
        {
            throw new CliException(ExitCode.BadArguments, $"There are no files in '{source.FullName}'.");
        }

        foreach (var file in files)
        {
            if (!BlobNames.IsValidUpload(file.Image.ImageName, out var problem))
            {
                throw new CliException(ExitCode.BadArguments, $"'{file.Path}' can not be uploaded. {problem}");
            }
        }

        return files;
    }

    private static string NameOf(string path, string root, string prefix)
    {
        var name = Path.GetRelativePath(root, path);
        var slashed = Path.DirectorySeparatorChar == '/' ? name : name.Replace(Path.DirectorySeparatorChar, '/');
        return prefix.Trim('/') is { Length: > 0 } folder ? $"{folder}/{slashed}" : slashed;
    }

    private static FileSystemEnumerable<string> Below(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        return new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,

            // A linked folder may lead back up, and then there is no end.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }
}
