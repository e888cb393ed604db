using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Cli.Upload;

/// <summary>Finds the files and folders that the words of a command line mean.</summary>
internal static class UploadSources
{
    private static readonly char[] s_wildcards = ['*', '?'];

    /// <summary>
    /// The file or folder of each word. A word with <c>*</c> or <c>?</c> in its last part means whatever fits it: some shells leave
    /// that to the program.
    /// </summary>
    /// <exception cref="CliException">There is nothing that a word could mean.</exception>
    public static IReadOnlyList<FileSystemInfo> Find(IEnumerable<string> words) => [.. words.SelectMany(Find).DistinctBy(source => source.FullName)];

    private static IEnumerable<FileSystemInfo> Find(string word)
    {
        if (TryOpen(word, out var source)) return [source];
        var pattern = Path.GetFileName(word);
        var folder = Path.GetDirectoryName(word) is { Length: > 0 } named ? named : ".";
        if (pattern.IndexOfAny(s_wildcards) < 0) throw new CliException(ExitCode.BadArguments, $"There is no file or folder '{word}'. Name an image or a folder of images.");
        var options = new EnumerationOptions { MatchCasing = MatchCasing.PlatformDefault, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var found = Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFileSystemInfos(pattern, options).OrderBy(entry => entry.FullName, StringComparer.Ordinal).ToList()
            : [];
        return found.Count > 0 ? found : throw new CliException(ExitCode.BadArguments, $"No file fits '{word}'.");
    }

    private static bool TryOpen(string word, [NotNullWhen(true)] out FileSystemInfo? source)
    {
        source = word.Length == 0 ? null : Directory.Exists(word) ? new DirectoryInfo(word) : File.Exists(word) ? new FileInfo(word) : null;
        return source is not null;
    }
}
