namespace AePipeline.Cli.Terminal;

/// <summary>Asks a person before something is lost.</summary>
internal static class Confirmation
{
    /// <summary>Whether to go on; no is the answer of whoever only presses return, or ends the input.</summary>
    /// <param name="screen">Where to ask.</param>
    /// <param name="question">The question.</param>
    /// <param name="yes">The option that answers it.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="CliException">Nobody is there to ask.</exception>
    public static async Task<bool> AskAsync(Screen screen, string question, string yes, CancellationToken cancellationToken)
    {
        if (screen.Json || !screen.IsLive || Console.IsInputRedirected)
        {
            throw new CliException(ExitCode.BadArguments, $"{question} Nobody is there to answer, so nothing was done. Say yes with {yes}.");
        }

        // A terminal is read without a way to stop; the process ends beside a question that is left open.
        return await Task.Run(() => Read(Console.In, () => screen.Out.Profile.Out.Writer.Write($"{question} [y/N] ")), cancellationToken).WaitAsync(cancellationToken);
    }

    /// <summary>Reads an answer, and asks again as long as it is none.</summary>
    /// <param name="input">The answers, one a line.</param>
    /// <param name="ask">Asks.</param>
    internal static bool Read(TextReader input, Action ask)
    {
        while (true)
        {
            ask();
            switch (input.ReadLine()?.Trim().ToLowerInvariant())
            {
                case "y" or "yes":
                    return true;
                case null or "" or "n" or "no":
                    return false;
            }
        }
    }
}
