using Spectre.Console;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>Lines for people, above the progress bar of a terminal, otherwise plain and unbroken for the log.</summary>
internal static class Notice
{
    /// <summary>Says what happened.</summary>
    public static void Say(string text)
    {
        if (ProgressDisplay.IsTerminal) AnsiConsole.MarkupLineInterpolated($"{text}");
        else Console.WriteLine(text);
    }

    /// <summary>Says what should not have happened, and what became of it.</summary>
    public static void Warn(string text)
    {
        if (ProgressDisplay.IsTerminal) AnsiConsole.MarkupLineInterpolated($"[yellow]{text}[/]");
        else Console.Error.WriteLine(text);
    }
}
