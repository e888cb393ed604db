using System.Globalization;

namespace AePipeline.Limits;

/// <summary>
/// How much memory this process may use. A container on a large host sees all of the host's memory and is killed when it
/// uses more than its own limit.
/// </summary>
public static class MemoryLimit
{
    /// <summary>The limit of this process in bytes; read once.</summary>
    public static long Bytes { get; } = Detect("/sys/fs/cgroup", Installed());

    /// <summary>The limit below <paramref name="root"/> in bytes, at most <paramref name="installed"/>, which is also the answer when there is no limit.</summary>
    /// <param name="root">Folder of the control group: version 2 (<c>memory.max</c>) or version 1 (<c>memory/memory.limit_in_bytes</c>).</param>
    /// <param name="installed">Bytes that the machine has.</param>
    public static long Detect(string root, long installed)
    {
        // No limit reads "max" in version 2 and a number near 2^63 in version 1.
        var limit = Read(root, "memory.max") ?? Read(root, "memory/memory.limit_in_bytes");
        return limit is > 0 and var bytes && bytes < installed ? bytes : installed;
    }

    // The runtime knows only what its own heap may take, which in a container is less than the limit.
    private static long Installed()
    {
        const string Memory = "/proc/meminfo";
        var total = File.Exists(Memory) ? File.ReadLines(Memory).FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal)) : null;
        return total?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..] && long.TryParse(kilobytes, CultureInfo.InvariantCulture, out var installed)
            ? installed << 10
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    private static long? Read(string root, string file)
    {
        try
        {
            return long.TryParse(File.ReadAllText(Path.Combine(root, file)).Trim(), CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
