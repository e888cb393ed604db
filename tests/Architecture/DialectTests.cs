using System.Text.RegularExpressions;
using AePipeline.LocalStorage;

namespace AePipeline.Architecture.Tests;

/// <summary>What is decided once for all sources, and what no analyzer of the build looks for.</summary>
public sealed partial class DialectTests
{
    private static readonly (string Path, string Text)[] s_sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(RepositoryRoot.Path, path), FullPath: path))
            .Where(file => !file.Path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(file => (file.Path, File.ReadAllText(file.FullPath))),
    ];

    [Fact]
    public void Sources_Awaiting_SayNothingOfContexts() => AssertNone(
        "docs/decisions/0018-no-configureawait.md says why these have no ConfigureAwait(false)",
        s_sources.Where(source => source.Text.Contains(".ConfigureAwait(false)", StringComparison.Ordinal)).Select(source => source.Path));

    [Fact]
    public void Sources_Cannot_IsOneWord() => AssertNone(
        "Write 'cannot'", s_sources.Where(source => TwoWords().IsMatch(source.Text)).Select(source => source.Path));

    [Fact]
    public void LogEvents_OfAllProjects_HaveNumbersOfTheirOwn()
    {
        var events = s_sources
            .SelectMany(source => EventNumber().Matches(source.Text).Select(match => (Number: match.Groups[1].Value, source.Path)))
            .ToLookup(logged => logged.Number, logged => logged.Path);

        Assert.True(events.Count > 50, $"Only {events.Count} log events were found.");
        AssertNone("Two log events have one number", events.Where(paths => paths.Count() > 1).Select(paths => $"{paths.Key}: {string.Join(", ", paths)}"));
    }

    [Fact]
    public void LogEvents_OfAllProjects_HaveANumber() => AssertNone(
        "These log events have no number of their own",
        s_sources.Where(source => LogEvent().Count(source.Text) != EventNumber().Count(source.Text)).Select(source => source.Path));

    private static void AssertNone(string rule, IEnumerable<string> mistakes) => Assert.True(!mistakes.Any(), $"{rule}: {string.Join("; ", mistakes)}");

    [GeneratedRegex(@"\bcan not\b", RegexOptions.IgnoreCase)]
    private static partial Regex TwoWords();

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = )?(\d{4}),")]
    private static partial Regex EventNumber();
}
