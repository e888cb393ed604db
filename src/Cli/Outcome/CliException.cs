namespace AePipeline.Cli.Outcome;

/// <summary>Ends the command with a sentence for the user and an exit code.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong and what to do about it.</param>
/// <param name="innerException">What failed, if something did.</param>
internal sealed class CliException(int exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
