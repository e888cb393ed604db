using System.Globalization;

namespace AePipeline.Limits;

/// <summary>
/// How many cores this process may keep busy. A container on a large host sees all of the host's cores and is
/// throttled when it uses more than its quota, so thread counts follow the quota.
/// </summary>
public static class CpuBudget
{
    /// <summary>Where Linux mounts control groups.</summary>
    public const string ControlGroups = "/sys/fs/cgroup";

    /// <summary>The budget of this process, at least 1; read once.</summary>
    public static int Cores { get; } = Detect(ControlGroups, Environment.ProcessorCount);

    /// <summary>
    /// The CPU quota below <paramref name="root"/> in whole cores, rounded, at least 1 and at most
    /// <paramref name="processorCount"/>, which is also the answer when there is no quota.
    /// </summary>
    /// <param name="root">Folder of the control group: version 2 (<c>cpu.max</c>) or version 1 (<c>cpu/cpu.cfs_quota_us</c>).</param>
    /// <param name="processorCount">Cores that the operating system offers.</param>
    public static int Detect(string root, int processorCount)
    {
        var quota = Version2(root) ?? Version1(root);
        return quota is { } cores
            ? Math.Clamp((int)Math.Round(cores, MidpointRounding.AwayFromZero), 1, processorCount)
            : processorCount;
    }

    // "max 100000" or "150000 100000": microseconds of CPU time in each period of microseconds.
    private static double? Version2(string root) =>
        Read(root, "cpu.max")?.Split(' ') is [var quota, var period] ? Ratio(quota, period) : null;

    private static double? Version1(string root) =>
        Ratio(Read(root, "cpu/cpu.cfs_quota_us"), Read(root, "cpu/cpu.cfs_period_us"));

    // No quota reads "max" in version 2 and -1 in version 1.
    private static double? Ratio(string? quota, string? period) =>
        long.TryParse(quota, CultureInfo.InvariantCulture, out var used)
        && long.TryParse(period, CultureInfo.InvariantCulture, out var of)
        && used > 0
        && of > 0
            ? (double)used / of
            : null;

    private static string? Read(string root, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
