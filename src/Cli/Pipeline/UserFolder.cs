namespace AePipeline.Cli.Pipeline;

/// <summary>A folder that somebody named to write to.</summary>
internal static class UserFolder
{
    /// <summary>Whether it may be a folder, as far as can be told without making it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="wayOut">A sentence that says how to name another.</param>
    /// <exception cref="CliException">It is a file.</exception>
    public static void Check(string path, string wayOut)
    {
        if (File.Exists(path)) throw Unusable(path, "it is a file.", wayOut);
    }

    /// <summary>Makes the folder unless it is there, and tries whether files can be written to it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="wayOut">A sentence that says how to name another.</param>
    /// <exception cref="CliException">It is a file, or cannot be written to.</exception>
    public static void Create(string path, string wayOut)
    {
        Check(path, wayOut);
        try
        {
            Directory.CreateDirectory(path);
            using var probe = new FileStream(
                Path.Combine(path, $".ae-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, refused.Message, wayOut, refused);
        }
    }

    /// <summary>Why a folder cannot be used.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="reason">A sentence.</param>
    /// <param name="wayOut">A sentence that says how to name another.</param>
    /// <param name="cause">What failed, if something did.</param>
    public static CliException Unusable(string path, string reason, string wayOut, Exception? cause = null) =>
        new(ExitCode.BadArguments, $"The folder '{path}' cannot be used: {reason} {wayOut}", cause);
}
