using System.CommandLine;
using System.CommandLine.Parsing;
using AePipeline.Storage;

namespace AePipeline.Cli.CommandLine;

/// <summary>Says what is wrong with a command line, and what may have been meant.</summary>
internal static class ParseMistakes
{
    /// <summary>What others call our commands.</summary>
    private static readonly Dictionary<string, string> s_otherWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["help"] = "ae --help",
        ["version"] = "ae --version",
        ["list"] = "ae ls",
        ["dir"] = "ae ls",
        ["delete"] = "ae rm",
        ["remove"] = "ae rm",
        ["del"] = "ae rm",
        ["fetch"] = "ae download",
        ["pull"] = "ae download",
        ["put"] = "ae upload",
        ["push"] = "ae upload",
        ["add"] = "ae upload",
        ["start"] = "ae up",
        ["run"] = "ae up",
        ["serve"] = "ae up",
        ["login"] = "ae connect",
        ["model"] = "ae models",
        ["search"] = "ae similar",
        ["view"] = "ae open",
        ["show"] = "ae open",
    };

    /// <summary>What is wrong, what may have been meant, and where to read on.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        var unknown = parsed.UnmatchedTokens is [var first, ..] ? first : null;
        var lines = command.Subcommands.Count > 0 && command.Action is null
            ? [unknown is null ? $"{path} needs a command." : $"{path} has no '{unknown}'.{CommandLike(unknown, command, parsed.RootCommandResult.Command)}", CommandsOf(command)]
            : parsed.Errors.Select(error => MissingArguments(error, path) ?? Reworded(error.Message)).Concat(parsed.UnmatchedTokens.Select(token => OptionLike(token, parsed.CommandResult))).Where(line => line.Length > 0).Distinct();
        return Secrets.Hide($"{string.Join('\n', lines)}\nSee {path} --help.");
    }

    /// <summary>What is wrong when the parser itself gave up, as it does where a range is checked of what is no number at all.</summary>
    public static string Describe(Exception unreadable, Command root, IReadOnlyList<string> arguments)
    {
        var (path, command) = ("ae", root);
        foreach (var argument in arguments.Where(argument => !argument.StartsWith('-')))
        {
            if (command.Subcommands.FirstOrDefault(child => child.Name == argument || child.Aliases.Contains(argument)) is not { } next) break;
            (path, command) = ($"{path} {argument}", next);
        }

        return Secrets.Hide($"{Reworded(unreadable.Message)}\nSee {path} --help.");
    }

    /// <summary>The command as it is typed: "ae models promote".</summary>
    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "ae";

    private static string CommandsOf(Command command) => $"Its commands: {string.Join(", ", command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name))}.";

    /// <summary>The parser names types of .NET.</summary>
    private static string Reworded(string message) => message
        .Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal)
        .Replace("as expected type 'System.Nullable`1[System.Int32]'", "as a whole number", StringComparison.Ordinal)
        .Replace("as expected type 'System.Double'", "as a number", StringComparison.Ordinal)
        .Replace("as expected type 'System.Nullable`1[System.Double]'", "as a number", StringComparison.Ordinal);

    /// <summary>The parser says that an argument is missing, and not which.</summary>
    private static string? MissingArguments(ParseError error, string path)
    {
        if (error.SymbolResult is not ArgumentResult { Parent: CommandResult command } result || !IsMissing(result.Argument)) return null;
        return $"{path} needs {string.Join(" and ", command.Command.Arguments.Where(IsMissing).Select(argument => argument.HelpName ?? argument.Name))}.";

        bool IsMissing(Argument argument) => (command.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues;
    }

    private static string CommandLike(string typed, Command command, Command root)
    {
        var near = command.Subcommands.Where(child => Spelling.IsNear(typed, child.Name)).MinBy(child => Spelling.Distance(typed, child.Name));
        if (near is not null) return $" Did you mean '{near.Name}'?";
        if (command == root && s_otherWords.TryGetValue(typed, out var meant)) return $" Did you mean '{meant}'?";
        // "ae watch" may be that of a bulk job.
        var elsewhere = root.Subcommands.Where(child => child.Subcommands.Any(grandchild => grandchild.Name == typed)).Select(child => $"'ae {child.Name} {typed}'").ToList();
        return elsewhere.Count > 0 ? $" Did you mean {string.Join(" or ", elsewhere)}?" : "";
    }

    /// <summary>Has an argument that takes any word refuse a misspelt option, and say which may be meant.</summary>
    public static Argument<string[]> RefusingOptions(this Argument<string[]> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Parent is not CommandResult command) return;
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            {
                result.AddError($"Unrecognized command or argument '{token.Value}'.\n{OptionLike(token.Value, command)}".TrimEnd());
            }
        });
        return argument;
    }

    private static string OptionLike(string typed, CommandResult result)
    {
        var name = typed.Split('=')[0];
        var near = result.Command.Options.Concat(InheritedBy(result))
            .Where(option => typed.StartsWith("--", StringComparison.Ordinal) && !option.Hidden && Spelling.IsNear(name, option.Name))
            .MinBy(option => Spelling.Distance(name, option.Name));
        return near is null ? "" : $"Did you mean '{near.Name}'?";
    }

    private static IEnumerable<Option> InheritedBy(CommandResult result) =>
        result.Parent is CommandResult parent ? parent.Command.Options.Where(option => option.Recursive).Concat(InheritedBy(parent)) : [];
}
