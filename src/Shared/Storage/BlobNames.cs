using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Storage;

/// <summary>
/// What a blob's name may be. Spaces, dots inside names, unicode and any case round-trip; what does not is refused
/// here, before a client library or the service quietly changes it to another name.
/// </summary>
/// <remarks>
/// Rules of the service: Microsoft, "Naming and referencing containers, blobs, and metadata". The pipeline's own:
/// a result's name is its upload's plus an extension, so an upload of more than <see cref="MaxUploadLength"/>
/// characters can have no result. Such an upload is a bad one; its problem report gets a shortened name.
/// </remarks>
public static class BlobNames
{
    /// <summary>Most characters in a blob's name.</summary>
    public const int MaxLength = 1024;

    /// <summary>Most characters in an upload's name, task included: the longest extension of a result is <c>.json</c>, <c>.webp</c> or <c>.jpeg</c>.</summary>
    public const int MaxUploadLength = MaxLength - 5;

    /// <summary>Most segments between slashes.</summary>
    public const int MaxSegments = 254;

    /// <summary>Says whether an upload can be stored and processed under this name.</summary>
    /// <param name="name">The blob's whole name, for example <c>denoise/cats/tom.jpg</c>.</param>
    /// <param name="problem">A sentence that says what is wrong with it and what to do.</param>
    public static bool IsValidUpload(string name, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(name);
        problem = Problem(name);
        return problem is null;
    }

    /// <summary>Says whether names of blobs can start so; the empty start is that of all names.</summary>
    /// <param name="prefix">Start of the names, for example <c>denoise/cats/</c>.</param>
    /// <param name="problem">A sentence that says what is wrong with it and what to do.</param>
    public static bool IsValidPrefix(string prefix, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        problem = prefix.Length > MaxUploadLength ? $"has {prefix.Length} characters, and names have {MaxUploadLength} at most"
            : prefix.Contains('\\', StringComparison.Ordinal) ? "has a backslash, which storage turns into a slash"
            : prefix.Any(char.IsControl) ? $"has the control character {CodeOf(prefix.First(char.IsControl))}"
            : HasDotSegment(prefix) || prefix.Split('/')[..^1].Any(folder => folder.EndsWith('.')) ? "has a folder that ends with a dot, which addresses drop"
            : null;
        if (problem is null) return true;
        problem = $"'{prefix}' {problem}: no image's name starts so. Write the start of their names.";
        return false;
    }

    /// <summary>
    /// Whether a part between slashes is <c>.</c> or <c>..</c>: an address with such a name leads to another blob, or to another
    /// container.
    /// </summary>
    internal static bool HasDotSegment(string name) => name.Split('/', '\\').Any(segment => segment is "." or "..");

    /// <summary>
    /// Whether a listing can hold the name: listings are XML 1.0. A name that it cannot hold stops the listings of some
    /// versions of Azurite, with all the names beside it; the service itself lists it encoded.
    /// </summary>
    internal static bool IsListable(string name) => IsWellFormed(name) && !name.Any(IsUnlistable);

    /// <summary>The name with a <c>_</c> in place of everything that a listing cannot hold.</summary>
    internal static string ToListable(string name)
    {
        var listable = name.ToCharArray();
        for (var i = 0; i < listable.Length; i++)
        {
            if (char.IsHighSurrogate(listable[i]) && i + 1 < listable.Length && char.IsLowSurrogate(listable[i + 1])) i++;
            else if (char.IsSurrogate(listable[i]) || IsUnlistable(listable[i])) listable[i] = '_';
        }

        return new string(listable);
    }

    private static bool IsUnlistable(char character) =>
        IsNoCharacter(character) || (character < ' ' && character is not ('\t' or '\n' or '\r'));

    private static bool IsNoCharacter(char character) => character is '\uFFFE' or '\uFFFF';

    private static string? Problem(string name)
    {
        if (name.Length == 0)
            return "A blob's name cannot be empty.";
        if (name.Length > MaxUploadLength)
            return $"The name has {name.Length} characters; the most that leaves room for the result's extension is {MaxUploadLength}. Shorten it.";
        if (name.Contains('\\', StringComparison.Ordinal))
            return $"The name '{name}' has a backslash, which storage turns into a slash. Use a slash.";
        if (name.Any(char.IsControl))
            return $"The name has the control character {CodeOf(name.First(char.IsControl))}; a tab and a line break are such too. Rename the file.";
        if (!IsWellFormed(name))
            return "The name is not valid unicode. Rename the file.";
        if (name.Any(IsNoCharacter))
            return $"The name has {CodeOf(name.First(IsNoCharacter))}, which is no character and which listings of storage cannot hold. Rename the file.";

        var segments = name.Split('/');
        if (segments.Length > MaxSegments)
            return $"The name has {segments.Length} folders and storage allows {MaxSegments}. Use fewer.";
        if (segments.Any(segment => segment.Length == 0))
            return $"The name '{name}' has an empty folder or file name. Remove the extra slash.";
        return segments.Any(segment => segment.EndsWith('.'))
            ? $"The name '{name}' has a folder or file name that ends with a dot, which addresses drop. Rename it."
            : null;
    }

    private static string CodeOf(char character) => $"U+{(int)character:X4}";

    private static bool IsWellFormed(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i]))
                continue;
            if (!(i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1])))
                return false;
            i++;
        }

        return true;
    }
}
