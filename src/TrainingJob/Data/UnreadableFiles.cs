namespace AePipeline.TrainingJob.Data;

/// <summary>The files of a set that turned out to be no readable images: skipped and counted, up to a share. Thread-safe.</summary>
/// <param name="maxShare">Largest share of the files, in [0, 1].</param>
internal sealed class UnreadableFiles(double maxShare)
{
    private const int Named = 10;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>The files, each with the reason, in the order of their names.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            lock (_lock) return [.. _reasons.Select(file => $"{file.Key}: {file.Value}")];
        }
    }

    /// <summary>Counts a file, once.</summary>
    public void Add(string name, string reason)
    {
        lock (_lock) _reasons.TryAdd(name, reason);
    }

    /// <summary>Stops the run when too many files are unreadable.</summary>
    /// <param name="total">Number of files, readable or not.</param>
    /// <exception cref="TrainingDataException">The share is over the largest; the message names files.</exception>
    public void ThrowIfTooMany(int total)
    {
        var files = Files;
        if (files.Count <= maxShare * total) return;
        var more = files.Count > Named ? $"\n  and {files.Count - Named} more" : "";
        throw new TrainingDataException(
            $"{files.Count} of {total} files cannot be read, more than the share of {maxShare:0.##} that --max-unreadable allows:\n  "
            + string.Join("\n  ", files.Take(Named)) + more);
    }
}
