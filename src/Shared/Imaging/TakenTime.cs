using System.Globalization;

namespace AePipeline.Imaging;

/// <summary>When a picture was taken, as its camera says.</summary>
/// <param name="Local">By the camera's clock.</param>
/// <param name="Offset">How far that clock is ahead of UTC; null when the camera does not say.</param>
public readonly record struct TakenTime(DateTime Local, TimeSpan? Offset)
{
    private const string Written = "yyyy-MM-ddTHH:mm:ss.FFF";
    private const string Exif = "yyyy:MM:dd HH:mm:ss";

    /// <summary>The moment. Where the camera does not say how far its clock was ahead, it is taken for one of this machine's time zone.</summary>
    public DateTime ToUniversalTime() => Offset is { } offset
        ? new DateTimeOffset(Local, offset).UtcDateTime
        : DateTime.SpecifyKind(Local, DateTimeKind.Local).ToUniversalTime();

    /// <summary>ISO 8601, for example <c>2026-05-01T12:34:56+02:00</c>, or without the end where the offset is not known.</summary>
    public override string ToString()
    {
        var time = Local.ToString(Written, CultureInfo.InvariantCulture);
        return Offset is { } offset ? $"{time}{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}" : time;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string? text, out TakenTime taken)
    {
        taken = default;
        if (text is null) return false;
        var sign = text.LastIndexOfAny(['+', '-']);
        var (time, end) = sign > Written.IndexOf('T', StringComparison.Ordinal) ? (text[..sign], text[sign..]) : (text, null);
        if (!DateTime.TryParseExact(time, Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return false;
        var offset = end is null ? null : ReadOffset(end);
        if (end is not null && offset is null) return false;
        taken = new TakenTime(local, offset);
        return true;
    }

    /// <summary>From the texts of EXIF; null for a clock that was never set, and for what is no date.</summary>
    /// <param name="date">For example <c>2026:05:01 12:34:56</c>.</param>
    /// <param name="fraction">Digits after the seconds' point; null for none.</param>
    /// <param name="offset">For example <c>+02:00</c>; null when it is not said.</param>
    internal static TakenTime? OfExif(string? date, string? fraction, string? offset)
    {
        if (!DateTime.TryParseExact(date?.Trim(), Exif, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year < 1800) return null;
        var seconds = double.TryParse($"0.{fraction?.Trim()}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) ? part : 0;
        return new TakenTime(local.AddMilliseconds(Math.Floor(seconds * 1000)), ReadOffset(offset?.Trim()));
    }

    private static TimeSpan? ReadOffset(string? text) =>
        text is [var sign and ('+' or '-'), .. var span]
        && TimeSpan.TryParseExact(span, "hh\\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
            ? sign == '-' ? -offset : offset
            : null;
}
