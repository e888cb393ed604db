using System.Text;
using AePipeline.TrainingJob.Terminal;
using Spectre.Console;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>A screen that is no terminal, and what was written to it.</summary>
internal sealed class PlainScreen
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public PlainScreen(TimeProvider? time = null)
    {
        var output = TextWriter.Synchronized(new StringWriter(_output));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        Screen = new Screen(console, output, TextWriter.Synchronized(new StringWriter(_error)), time ?? TimeProvider.System);
    }

    /// <summary>The screen.</summary>
    public Screen Screen { get; }

    /// <summary>Lines of standard output.</summary>
    public string[] Output => Lines(_output);

    /// <summary>Lines of standard error.</summary>
    public string[] Error => Lines(_error);

    private static string[] Lines(StringBuilder written) => written.ToString().Split(Environment.NewLine)[..^1];
}
