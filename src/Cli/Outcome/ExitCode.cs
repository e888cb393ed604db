namespace AePipeline.Cli.Outcome;

/// <summary>What the exit codes of every command mean; <c>ae --help</c> prints the same list.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command ran; some images have no result.</summary>
    public const int SomeImagesFailed = 1;

    /// <summary>The command line cannot be meant so, or what it names is not there. Where nothing was named, nothing found is <see cref="Ok"/>.</summary>
    public const int BadArguments = 2;

    /// <summary>Something that has to be there first is not: Node, a model, a running pipeline.</summary>
    public const int PrerequisiteMissing = 3;

    public const int StorageUnreachable = 4;

    public const int TimedOut = 5;

    /// <summary>A defect of ae itself.</summary>
    public const int Defect = 70;

    public const int Interrupted = 130;

    /// <summary>What every other help says.</summary>
    public const string Pointer = "Exit codes: see ae --help.";

    public const string Explanation =
        "Exit codes: 0 done; 1 some images have no result; 2 bad arguments, or what they name is not there; 3 something is missing first (Node, a model, " +
        "a running pipeline); 4 storage unreachable; 5 timed out; 70 a defect of ae; 130 interrupted. ae train passes " +
        "the training program's own code on.";
}
