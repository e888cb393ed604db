using System.IO.Enumeration;
using AePipeline.Storage;

namespace AePipeline.Cli.Upload;

/// <summary>Finds the files that one upload command means.</summary>
internal static class UploadFiles
{
    /// <summary>
    /// The file itself, or all files below the folder, in order of their names. Those whose names storage does not take are
    /// found as well, see <see cref="UploadFile.Problem"/>: of a folder, the others are uploaded all the same.
    /// </summary>
    /// <exception cref="CliException">There is nothing to upload, or nothing with a name that storage takes.</exception>
    public static IReadOnlyList<UploadFile> Find(FileSystemInfo source, ImageTask task, string prefix)
    {
        var root = source is DirectoryInfo ? source.FullName : Path.GetDirectoryName(source.FullName)!;
        IEnumerable<string> paths = source is DirectoryInfo ? Below(root) : [source.FullName];
        var files = paths
            .Select(path => Named(path, new ImageReference(task, NameOf(path, root, prefix))))
            .OrderBy(file => file.Image.Path, StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
        {
            throw new CliException(ExitCode.BadArguments, $"There are no files in '{source.FullName}'.");
        }

        return files.TrueForAll(file => file.Problem is not null)
            ? throw new CliException(ExitCode.BadArguments, string.Join(Environment.NewLine, files.Select(file => file.Problem)))
            : files;
    }

    private static UploadFile Named(string path, ImageReference image) => BlobNames.IsValidUpload(image.ImageName, out var problem) && !image.IsReserved(out problem)
        ? new UploadFile(path, image)
        : new UploadFile(path, image) { Problem = $"'{Visible(path)}' can not be uploaded. {Visible(problem)}" };

    /// <summary>A terminal would obey a control character, and shows nothing of others.</summary>
    private static string Visible(string text) => string.Concat(text.Select(
        letter => char.IsControl(letter) || letter is '\uFFFE' or '\uFFFF' ? $"<U+{(int)letter:X4}>" : letter.ToString()));

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
