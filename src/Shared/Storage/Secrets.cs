using System.Text.RegularExpressions;

namespace AePipeline.Storage;

/// <summary>Takes keys and signatures out of texts that people and logs get to see, such as what a parser says of its input.</summary>
public static partial class Secrets
{
    /// <summary>The text with an ellipsis in place of every account key and shared access signature.</summary>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return BareKey().Replace(NamedSecret().Replace(text, "$1=…"), "…");
    }

    [GeneratedRegex("""(AccountKey|SharedAccessSignature|sig)\s*=\s*[^;&'"\s]+""", RegexOptions.IgnoreCase)]
    private static partial Regex NamedSecret();

    // An account's key is 64 bytes in Base64; one that was given alone is as secret.
    [GeneratedRegex("[A-Za-z0-9+/]{40,}={1,2}")]
    private static partial Regex BareKey();
}
