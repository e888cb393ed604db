using System.Text;
using System.Text.RegularExpressions;

namespace AePipeline.Bulk.State;

/// <summary>
/// A pattern for blob names: <c>*</c> and <c>?</c> stand for characters inside one folder, <c>**/</c> for any number of
/// folders; everything else, case included, for itself. A pattern without a slash is about the last part of the name.
/// </summary>
public sealed class NamePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Regex _regex;

    /// <summary>Reads a pattern.</summary>
    public NamePattern(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var whole = pattern.Contains('/', StringComparison.Ordinal) ? pattern : $"**/{pattern}";
        _regex = new Regex($@"^{Translate(whole)}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
    }

    /// <summary>Whether a name, from behind the job's prefix on, is meant.</summary>
    public bool IsMatch(string name) => _regex.IsMatch(name);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/", StringComparison.Ordinal))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**", StringComparison.Ordinal))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(pattern[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    var other => Regex.Escape(other.ToString()),
                });
            }
        }

        return regex.ToString();
    }
}
