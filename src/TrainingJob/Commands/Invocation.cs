namespace AePipeline.TrainingJob.Commands;

/// <summary>How the program is called, for messages that name a command to type.</summary>
internal static class Invocation
{
    /// <summary>Variable of the environment in which whoever starts the program says by which command: ae train, for example.</summary>
    public const string Variable = "AEPIPELINE_TRAIN_COMMAND";

    /// <summary>What lists the arguments.</summary>
    public static string Help => Command is { } command ? $"{command} -- --help" : "--help";

    private static string? Command => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } command ? command : null;

    /// <summary>What calls the program with these arguments; the arguments alone, if nobody said how it was called.</summary>
    public static string With(string arguments) => Command is { } command ? $"{command} {arguments}" : arguments;
}
