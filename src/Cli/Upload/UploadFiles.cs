using System.IO.Enumeration;
using AePipeline.Storage;

namespace AePipeline.Cli.Upload;

/// <summary>Finds the files that one upload command means.</summary>
internal static class UploadFiles
{
    /// <summary>
    /// The files themselves, and all files below the folders, in order of their names. Those whose names storage does not take are
    /// found as well, see <see cref="UploadFile.Problem"/>: the others are uploaded all the same.
    /// </summary>
    /// <param name="sources">Files and folders.</param>
    /// <param name="keepFolders">Whether the names begin with that of the folder that was given; null for only where several sources are.</param>
    /// <param name="task">What to do with the images.</param>
    /// <param name="prefix">What is put before the names.</param>
    /// <exception cref="CliException">There is nothing to upload, nothing with a name that storage takes, or two files would have one name.</exception>
    public static IReadOnlyList<UploadFile> Find(IReadOnlyList<FileSystemInfo> sources, bool? keepFolders, ImageTask task, string prefix)
    {
        var keep = keepFolders ?? sources.Count > 1;
        var files = sources
            .SelectMany(source => Below(source, keep))
            .DistinctBy(file => file.Path)
            .Select(file => Named(file.Path, new ImageReference(task, NameOf(file.Path, file.Root, prefix))))
            .OrderBy(file => file.Image.Path, StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
        {
            throw new CliException(ExitCode.BadArguments, $"There are no files in {string.Join(" or ", sources.Select(source => $"'{source.FullName}'"))}.");
        }

        if (files.GroupBy(file => file.Image).FirstOrDefault(group => group.Count() > 1)?.ToList() is [var one, var other, ..])
        {
            throw new CliException(
                ExitCode.BadArguments,
                $"'{one.Path}' and '{other.Path}' would both be uploaded as {one.Image}, so nothing was uploaded. Upload them in two commands, each with another --prefix"
                + $"{(keep ? "." : ", or with --keep-folders.")}");
        }

        return files.TrueForAll(file => file.Problem is not null)
            ? throw new CliException(ExitCode.BadArguments, string.Join(Environment.NewLine, files.Select(file => file.Problem)))
            : files;
    }

    private static IEnumerable<(string Path, string Root)> Below(FileSystemInfo source, bool keep)
    {
        if (source is not DirectoryInfo folder) return [(source.FullName, Path.GetDirectoryName(source.FullName)!)];
        // Of the root of a file system there is no name to keep.
        var root = keep && folder.Parent is { } parent ? parent.FullName : folder.FullName;
        return Below(folder.FullName).Select(path => (path, root));
    }

    private static UploadFile Named(string path, ImageReference image) => BlobNames.IsValidUpload(image.ImageName, out var problem) && !image.IsReserved(out problem)
        ? new UploadFile(path, image)
        : new UploadFile(path, image) { Problem = $"'{Visible(path)}' cannot be uploaded. {Visible(problem)}" };

    /// <summary>A terminal would obey a control character, and shows nothing of others.</summary>
    private static string Visible(string text) => string.Concat(text.Select(
        letter => char.IsControl(letter) || letter is '\uFFFE' or '\uFFFF' ? $"<U+{(int)letter:X4}>" : letter.ToString()));

    private static string NameOf(string path, string root, string prefix)
    {
        var name = Path.GetRelativePath(root, path);
        var slashed = Path.DirectorySeparatorChar == '/' ? name : name.Replace(Path.DirectorySeparatorChar, '/');
        return prefix.Trim('/') is { Length: > 0 } folder ? $"{folder}/{slashed}" : slashed;
    }

    /// <summary>The files of a folder and of the folders in it, without hidden ones.</summary>
    public static IEnumerable<string> Below(string folder)
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
