using System.Globalization;

namespace AePipeline.Wording;

/// <summary>Sizes of files for people.</summary>
public static class ByteSize
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>The size in decimal units with three digits, for example "1.53 MB".</summary>
    /// <param name="bytes">The size.</param>
    public static string Of(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        // What would be rounded to four digits belongs to the next unit.
        while (size >= 999.5 && unit < s_units.Length - 1) (size, unit) = (size / 1000, unit + 1);
        var format = unit == 0 || size >= 99.95 ? "0" : size >= 9.995 ? "0.0" : "0.00";
        return $"{size.ToString(format, CultureInfo.InvariantCulture)} {s_units[unit]}";
    }
}
