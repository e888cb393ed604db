using System.CommandLine;
using AePipeline.Storage;

namespace AePipeline.TrainingJob.Commands;

/// <summary>Arguments as the parser took them, or what is wrong with them.</summary>
/// <param name="Result">Null when the parser gave up.</param>
/// <param name="Problem">A line for each mistake, without the keys that somebody may have typed in the wrong place; null when there is none.</param>
internal sealed record ParsedArguments(ParseResult? Result, string? Problem)
{
    /// <summary>Reads arguments.</summary>
    public static ParsedArguments Of(Command command, IReadOnlyList<string> arguments)
    {
        try
        {
            var parsed = command.Parse(arguments);
            return new ParsedArguments(
                parsed, parsed.Errors.Count == 0 ? null : Secrets.Hide(string.Join('\n', parsed.Errors.Select(error => error.Message))));
        }
        catch (InvalidOperationException unreadable)
        {
            // Thrown where a range is checked of what is no number at all.
            return new ParsedArguments(null, Secrets.Hide(unreadable.Message));
        }
    }
}
