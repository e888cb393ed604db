using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AePipeline.Storage;

/// <summary>The blobs of a container whose names start alike, written <c>container/prefix</c>.</summary>
/// <param name="Container">Name of the container.</param>
/// <param name="Prefix">Start of the blobs' names; empty for all of them.</param>
public readonly partial record struct BlobPrefix(string Container, string Prefix)
{
    /// <summary>Reads <c>container/prefix</c> or <c>container</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="blobs">What it names.</param>
    /// <param name="problem">A sentence that says what is wrong with it.</param>
    public static bool TryParse(string? text, out BlobPrefix blobs, [NotNullWhen(false)] out string? problem)
    {
        var parts = (text ?? "").Split('/', 2);
        if (!ContainerName().IsMatch(parts[0]))
        {
            (blobs, problem) = (default, $"'{text}' names no blobs; write CONTAINER/PREFIX, for example images/denoise/, where the container has 3 to 63 lower-case letters, digits and single hyphens.");
            return false;
        }

        blobs = new BlobPrefix(parts[0], parts.Length > 1 ? parts[1] : "");
        return BlobNames.IsValidPrefix(blobs.Prefix, out problem);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Container}/{Prefix}";

    // Microsoft, "Naming and referencing containers, blobs, and metadata".
    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex ContainerName();
}
