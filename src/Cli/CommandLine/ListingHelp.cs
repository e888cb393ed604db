using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AePipeline.Cli.CommandLine;

/// <summary><c>--help</c> of a command that has others: says of each only what it does, and leaves examples to its own help.</summary>
/// <param name="usual">Writes the help.</param>
internal sealed class ListingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Has all of a program's help written so.</summary>
    public static RootCommand Use(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction usual) option.Action = new ListingHelp(usual);
        }

        return root;
    }

    public override int Invoke(ParseResult parseResult)
    {
        var children = parseResult.CommandResult.Command.Subcommands;
        var whole = children.ToDictionary(child => child, child => child.Description);
        try
        {
            foreach (var child in children) child.Description = WhatItDoes(child.Description);
            return usual.Invoke(parseResult);
        }
        finally
        {
            foreach (var (child, description) in whole) child.Description = description;
        }
    }

    private static string? WhatItDoes(string? description)
    {
        var first = description?.Split("\n\n")[0];
        var example = first?.IndexOf(" Example: ", StringComparison.Ordinal) ?? -1;
        return example < 0 ? first : first![..example];
    }
}
