namespace AePipeline.Storage;

/// <summary>
/// Reads a listing that fails at every page with a certain kind of name on it: one with a control character, U+FFFE or U+FFFF.
/// Smaller and smaller pages lead to the last name before it. Then what the two names have in common is found, and character by
/// character what the bad one starts with, up to the character that is not allowed; the listing goes on behind that.
/// </summary>
/// <remarks>
/// Relies on what Azurite does: names are in the order of their UTF-16 code units, and a marker is the last name before a page.
/// Neither a prefix nor a marker may hold a character that is not allowed. Of two bad names that differ first in a character
/// beyond U+017F, the names between them may be passed over, and so may names with a character beyond U+FFFF in that place.
/// </remarks>
/// <param name="list">Lists a page by prefix, marker and size; null when it fails for a name on it.</param>
/// <param name="prefix">What all names start with.</param>
internal sealed class ListingAroundNames(Func<string, string?, int, Task<BlobListPage?>> list, string prefix)
{
    // Of one bad name: enough for some 280 lower-case letters. Each costs a few milliseconds.
    private const int MostRequests = 20_000;

    // Uploads that come while a bad name is looked for can lead the search astray.
    private const int MostAttempts = 10;
    private const char FirstAscii = ' ';
    private const char LastAscii = '~';
    private const char LastTried = '\u017F';
    private const char LastAllowed = '\uFFFD';

    private int _requests;
    private int _attempts;

    /// <summary>Where a listing went on that failed after a name; null when that is not known.</summary>
    public required Func<string, string?> Recall { get; init; }

    /// <summary>Told where a listing failed and where it goes on.</summary>
    public required Action<string, string> Remember { get; init; }

    /// <summary>Told what the name starts with that is left out.</summary>
    public required Action<string> Report { get; init; }

    /// <summary>Reads a page, which may be shorter than asked for.</summary>
    /// <param name="marker">What the page before ended with; null at the beginning.</param>
    /// <param name="pageSize">Most entries.</param>
    /// <param name="cancellationToken">Gives up between requests.</param>
    /// <returns>Null when listings fail that have no names on them: then no name is to blame.</returns>
    public async Task<BlobListPage?> ReadAsync(string? marker, int pageSize, CancellationToken cancellationToken)
    {
        if (await list($"{prefix}{LastAllowed}{LastAllowed}", null, 1) is null)
        {
            return null;
        }

        var entries = new List<BlobListEntry>();
        var size = pageSize;
        while (entries.Count < pageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await list(prefix, marker, size) is { } page)
            {
                entries.AddRange(page.Entries);
                marker = page.Marker;
                if (marker is null) break;
                size = Math.Min(size, pageSize - entries.Count);
            }
            else if (size > 1)
            {
                size = Math.Max(1, size / 8);
            }
            else
            {
                marker = await PassAsync(marker ?? prefix, cancellationToken);
                if (marker is null) break;

                // What comes after a marker does not have it.
                if (await list(marker, null, 1) is { Entries: [var first, ..] } && first.Name == marker) entries.Add(first);
                size = pageSize;
            }
        }

        return new BlobListPage(entries, marker);
    }

    /// <summary>Where the listing goes on behind the bad name that is next; null when that is the end.</summary>
    /// <param name="last">The name before it.</param>
    /// <param name="cancellationToken">Gives up between requests.</param>
    private async Task<string?> PassAsync(string last, CancellationToken cancellationToken)
    {
        if (Recall(last) is { } known) return known.Length == 0 ? null : known;
        _requests = 0;
        var (stem, resume) = await FindAsync(last, cancellationToken);
        if (resume is not null && string.CompareOrdinal(resume, last) <= 0)
        {
            // Something was uploaded behind the last name meanwhile: what is next is another now.
            return ++_attempts < MostAttempts ? last : null;
        }

        Report(stem);
        if (resume?.StartsWith(prefix, StringComparison.Ordinal) != true) resume = null;
        Remember(last, resume ?? "");
        return resume;
    }

    /// <summary>What the bad name starts with, up to the character that is not allowed, and a marker behind it.</summary>
    private async Task<(string Stem, string? Resume)> FindAsync(string last, CancellationToken cancellationToken)
    {
        var stem = await FindCommonAsync(last);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_requests >= MostRequests) return (stem, $"{stem}{LastAllowed}");
            var (letter, isBad) = await FindNextAsync(stem, last, FirstAscii, LastAscii);
            if (letter is null && await IsBadAfterAsync(LastAscii))
            {
                (letter, isBad) = await FindNextAsync(stem, last, (char)(LastAscii + 1), LastTried);
                if (letter is null && await IsBadAfterAsync(LastTried))
                {
                    (letter, var behind) = await FindFurtherAsync(stem, last);
                    if (letter is null) return (stem, behind ?? Behind(stem));
                    isBad = true;
                }
            }

            // Nothing bad begins with an allowed character: it was a control character, and those come before all others.
            if (!isBad) return (stem, $"{stem}{FirstAscii}");
            stem += letter;
        }

        async Task<bool> IsBadAfterAsync(char letter) => await ProbeAsync(stem, Later(last, $"{stem}{letter}{LastAllowed}")) == Found.Bad;
    }

    /// <summary>What a name and the bad one after it both start with.</summary>
    private async Task<string> FindCommonAsync(string last)
    {
        // The bad one is below the shorter prefix, and not below the longer.
        var (shorter, longer) = (prefix.Length, last.Length + 1);
        while (longer - shorter > 1)
        {
            var middle = (shorter + longer) / 2;
            if (await ProbeAsync(Cut(last, middle), last) == Found.Bad) shorter = middle;
            else longer = middle;
        }

        return Cut(last, shorter);
    }

    /// <summary>The first of some characters that a name goes on with, and whether the first of those names is bad.</summary>
    private async Task<(char? Letter, bool IsBad)> FindNextAsync(string stem, string last, char from, char to)
    {
        var first = last.Length > stem.Length && last.StartsWith(stem, StringComparison.Ordinal) ? Math.Max(from, last[stem.Length] + 1) : from;
        for (var letter = first; letter <= to; letter++)
        {
            var found = await ProbeAsync($"{stem}{(char)letter}", last);
            if (found != Found.Nothing) return ((char)letter, found == Found.Bad);
        }

        return (null, false);
    }

    /// <summary>The same where there are too many to try each; a marker where no bad name begins with one of them.</summary>
    private async Task<(char? Letter, string? Behind)> FindFurtherAsync(string stem, string last)
    {
        // After the lower character comes the bad name, after the upper one another or none.
        var (lower, upper) = (-1, 0);
        for (var step = 1; await ProbeAsync(stem, Later(last, $"{stem}{Letter(upper)}")) == Found.Bad; step *= 4)
        {
            if (Letter(upper) == LastAllowed) return (null, null);
            (lower, upper) = (upper, Math.Min(upper + step, LastAllowed - 0x800 - LastTried - 1));
        }

        while (upper - lower > 1)
        {
            var middle = (lower + upper) / 2;
            if (await ProbeAsync(stem, Later(last, $"{stem}{Letter(middle)}")) == Found.Bad) lower = middle;
            else upper = middle;
        }

        return lower >= 0 && await ProbeAsync($"{stem}{Letter(lower)}", last) == Found.Bad
            ? (Letter(lower), null)
            : (null, $"{stem}{Letter(upper)}");

        // Half of a surrogate pair is no character.
        static char Letter(int number) => (char)(number + LastTried + 1 < 0xD800 ? number + LastTried + 1 : number + LastTried + 1 + 0x800);
    }

    private async Task<Found> ProbeAsync(string start, string after)
    {
        _requests++;
        return await list(start, after, 1) switch
        {
            null => Found.Bad,
            { Entries.Count: 0 } => Found.Nothing,
            _ => Found.Good,
        };
    }

    private static string Later(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;

    private static string Cut(string name, int length) => name[..(length < name.Length && char.IsLowSurrogate(name[length]) ? length - 1 : length)];

    /// <summary>What comes after all names with a start: the start with its last character replaced by the next that is allowed.</summary>
    private static string? Behind(string start)
    {
        for (var length = start.Length; length > 0; length--)
        {
            var (rest, letter) = (start[..(length - 1)], start[length - 1]);
            if (char.IsLowSurrogate(letter)) return $"{rest[..^1]}\uE000";
            if (letter < LastAllowed) return $"{rest}{Next(letter)}";
        }

        return null;
    }

    private static char Next(char letter) => letter switch
    {
        '\n' => '\r',
        '\r' => ' ',
        '\uD7FF' => '\uE000',
        _ => (char)(letter + 1),
    };

    private enum Found
    {
        Nothing,
        Good,
        Bad,
    }
}
