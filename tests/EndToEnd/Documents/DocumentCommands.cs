using System.Text.RegularExpressions;

namespace AePipeline.EndToEnd.Tests.Documents;

/// <summary>
/// The commands of a document, as a reader types them: the lines of its blocks of <c>sh</c>. A comment of HTML before a block says
/// what a test does with it: <c>&lt;!-- test: skip, needs Azure --&gt;</c>, or
/// <c>&lt;!-- test: "--minutes 60" is "--steps 30" --&gt;</c> for what would take hours.
/// </summary>
internal static partial class DocumentCommands
{
    /// <summary>The commands to run, each with its line of the document.</summary>
    public static IReadOnlyList<(int Line, string Command)> Read(string document)
    {
        var commands = new List<(int, string)>();
        foreach (Match block in Block().Matches(document.ReplaceLineEndings("\n")))
        {
            var notes = Note().Matches(block.Groups["notes"].Value).Select(note => note.Groups["note"].Value).ToList();
            if (notes.Exists(note => note.StartsWith("skip", StringComparison.Ordinal))) continue;
            var replacements = notes.Select(note => Replacement().Match(note)).ToList();
            Assert.All(replacements, replacement => Assert.True(replacement.Success, $"No test knows what to do with one of: {string.Join("; ", notes)}"));
            var first = document.AsSpan(0, block.Groups["lines"].Index).Count('\n') + 1;
            foreach (var (i, line) in block.Groups["lines"].Value.Split('\n').Index().Where(line => line.Item.Length > 0))
            {
                commands.Add((first + i, replacements.Aggregate(line, (text, replacement) => text.Replace(replacement.Groups["is"].Value, replacement.Groups["by"].Value, StringComparison.Ordinal))));
            }
        }

        return commands;
    }

    [GeneratedRegex(@"(?<notes>(?:^<!-- test: .*? -->\n)*)(?:^\n)?^```sh\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^<!-- test: (?<note>.*?) -->$", RegexOptions.Multiline)]
    private static partial Regex Note();

    [GeneratedRegex("^\"(?<is>[^\"]+)\" is \"(?<by>[^\"]*)\"$")]
    private static partial Regex Replacement();
}
