using System.Text;
using AePipeline.LocalStorage;

namespace AePipeline.Tests.Support;

/// <summary>A document of the folder docs that is written by a test, from what it documents.</summary>
internal static class GeneratedDocument
{
    /// <summary>The variable that has tests write documents in place of comparing them.</summary>
    private const string Variable = "AEPIPELINE_WRITE_DOCS";

    /// <summary>Fails when the document is another than what the code says now.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="lines">What it should have, without the line that says where it comes from.</param>
    /// <param name="test">Name of the test class.</param>
    public static void AssertCurrent(string name, IEnumerable<string> lines, string test)
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", name);
        var text = new StringBuilder();
        var (title, rest) = (lines.First(), lines.Skip(1));
        text.Append(title).Append("\n\n<!-- Written by ").Append(test).Append(" from the code, when ").Append(Variable).Append("=1 is set: do not change it by hand. -->\n");
        foreach (var line in rest) text.Append(line).Append('\n');
        if (Environment.GetEnvironmentVariable(Variable) == "1") File.WriteAllText(path, text.ToString());

        var current = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (current != text.ToString()) Assert.Fail($"docs/{name} is out of date: run {test} with the variable {Variable}=1, and commit what it writes. {Difference(current, text.ToString())}");
    }

    /// <summary>Text for a cell of a table.</summary>
    public static string Cell(string? text) => (text ?? "").ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Trim();

    private static string Difference(string current, string wanted)
    {
        var (are, should) = (current.Split('\n'), wanted.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(are.Length, should.Length)).First(i => are.ElementAtOrDefault(i) != should.ElementAtOrDefault(i));
        return $"Line {line + 1} is '{are.ElementAtOrDefault(line)}' and should be '{should.ElementAtOrDefault(line)}'.";
    }
}
