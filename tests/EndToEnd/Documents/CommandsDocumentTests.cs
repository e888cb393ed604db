using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using AePipeline.Cli;
using AePipeline.Cli.Outcome;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Documents;

/// <summary>docs/cli.md is written from the commands.</summary>
public sealed class CommandsDocumentTests
{
    [Fact]
    public void Document_OfTheCommands_IsCurrent() =>
        GeneratedDocument.AssertCurrent("cli.md", Lines(CommandTree.Create()), nameof(CommandsDocumentTests));

    [Fact]
    public void Description_OfEveryCommand_HasAnExample()
    {
        Assert.All(CommandTree.Create().Subcommands.SelectMany(command => command.Subcommands.Prepend(command)), command =>
            Assert.True(command.Description?.Contains("Example: ae ", StringComparison.Ordinal) == true, command.Name));
    }

    private static IEnumerable<string> Lines(RootCommand root)
    {
        yield return "# The commands of ae";
        yield return "";
        yield return "What they are for, with their files and blobs: [the ae command](ae.md). `--json` goes with each of them.";
        yield return "";
        yield return ExitCode.Explanation;
        foreach (var line in root.Subcommands.SelectMany(command => Lines(command, "ae"))) yield return line;
    }

    private static IEnumerable<string> Lines(Command command, string parent)
    {
        var path = $"{parent} {command.Name}";
        yield return "";
        yield return $"{(parent == "ae" ? "##" : "###")} {path}";
        yield return "";
        foreach (var paragraph in (command.Description ?? "").Split("\n\n").Where(paragraph => paragraph != ExitCode.Pointer))
        {
            var (sentence, example) = Split(paragraph);
            if (sentence.Length > 0) yield return GeneratedDocument.Cell(sentence);
            if (example is not null) yield return $"{(sentence.Length > 0 ? "\n" : "")}    {example}";
            yield return "";
        }

        if (command.Aliases.Count > 0) yield return $"Also called {string.Join(", ", command.Aliases.Select(alias => $"`{alias}`"))}.\n";
        if (command.Subcommands.Count == 0) yield return $"`{Usage(command, path)}`";
        else yield return $"Its commands: {string.Join(", ", command.Subcommands.Select(child => $"[{child.Name}](#{$"{path}-{child.Name}".Replace(' ', '-')})"))}.";
        var rows = command.Arguments.Select(Row).Concat(command.Options.Where(option => !option.Hidden && option.Name is not ("--help" or "--json" or "--version")).Select(Row)).ToList();
        if (rows.Count > 0)
        {
            yield return "";
            yield return "| | meaning |";
            yield return "| --- | --- |";
            foreach (var row in rows) yield return row;
        }

        foreach (var line in command.Subcommands.SelectMany(child => Lines(child, path))) yield return line;
    }

    private static (string Sentence, string? Example) Split(string paragraph)
    {
        const string Mark = "Example: ";
        var start = paragraph.IndexOf(Mark, StringComparison.Ordinal);
        return start < 0 ? (paragraph, null) : (paragraph[..start].Trim(), paragraph[(start + Mark.Length)..]);
    }

    private static string Usage(Command command, string path) => string.Join(' ', command.Arguments
        .Select(argument => (Name: $"{NameOf(argument)}{(argument.Arity.MaximumNumberOfValues > 1 ? "…" : "")}", IsNeeded: argument.Arity.MinimumNumberOfValues > 0))
        .Select(argument => argument.IsNeeded ? argument.Name : $"[{argument.Name}]")
        .Prepend(path)
        .Concat(command.Options.Where(option => option.Required).Select(option => $"{option.Name} {option.HelpName}"))
        .Append("[options]"));

    private static string Row(Argument argument) => $"| `{GeneratedDocument.Cell(NameOf(argument))}` | {GeneratedDocument.Cell(argument.Description)} |";

    private static string Row(Option option)
    {
        var names = string.Join(", ", option.Aliases.Prepend(option.Name).Select(name => $"`{name}`"));
        var value = option.ValueType == typeof(bool) ? "" : $" {GeneratedDocument.Cell(option.HelpName ?? "VALUE")}";
        return $"| {names}{value} | {GeneratedDocument.Cell(option.Description)}{Choice(option)}{Default(option)} |";
    }

    private static string Choice(Option option)
    {
        if (option.ValueType == typeof(bool)) return "";
        var values = option.GetCompletions(CompletionContext.Empty).Select(value => value.Label).ToList();
        return values.Count == 0 ? "" : $" One of {string.Join(", ", values)}.";
    }

    private static string Default(Option option)
    {
        if (!option.HasDefaultValue || option.ValueType == typeof(bool)) return "";
        var value = option.GetDefaultValue();
        var text = value is string[] several ? string.Join(' ', several) : Convert.ToString(value, CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(text) ? "" : $" [default: {text}]";
    }

    private static string NameOf(Argument argument) => argument.HelpName ?? argument.Name;
}
