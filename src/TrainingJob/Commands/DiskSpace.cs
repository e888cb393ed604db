namespace AePipeline.TrainingJob.Commands;

/// <summary>Tells a full disk from other failures of files.</summary>
internal static class DiskSpace
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an exception, or one inside it, says that a disk is full.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>What people need to know, or null.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull } full =>
            $"{full.Message}. Free some space there; temporary files go where the environment variable TMPDIR (on Windows TMP) says, now '{Path.GetTempPath()}'.",
        AggregateException several => several.InnerExceptions.Select(Explain).FirstOrDefault(text => text is not null),
        _ => exception.InnerException is { } inner ? Explain(inner) : null,
    };
}
