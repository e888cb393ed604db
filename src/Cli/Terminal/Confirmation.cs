using Spectre.Console;

namespace AePipeline.Cli.Terminal;

/// <summary>Asks a person before something is lost.</summary>
internal static class Confirmation
{
    /// <summary>Whether to go on; no is the answer of whoever only presses return.</summary>
    /// <param name="screen">Where to ask.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="CliException">Nobody is there to ask.</exception>
    public static async Task<bool> AskAsync(Screen screen, string question, CancellationToken cancellationToken)
    {
        if (screen.Json || !screen.IsLive || Console.IsInputRedirected)
        {
            throw new CliException(ExitCode.BadArguments, $"{question} Nobody is there to answer, so nothing was done. Say yes with --yes.");
        }

        return await new ConfirmationPrompt(question.EscapeMarkup()) { DefaultValue = false }.ShowAsync(screen.Out, cancellationToken);
    }
}
