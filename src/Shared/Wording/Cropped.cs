namespace AePipeline.Wording;

/// <summary>Lines that must not wrap: one that is drawn over and over leaves its second half on the screen.</summary>
public static class Cropped
{
    /// <summary>As much of a line as has room, with an ellipsis for the rest.</summary>
    /// <param name="line">The line.</param>
    /// <param name="room">Characters that there is room for.</param>
    public static string To(string line, int room)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Length <= room ? line : $"{line[..Math.Max(0, room - 1)]}…";
    }
}
