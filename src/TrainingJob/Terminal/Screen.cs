using System.Globalization;
using Spectre.Console;

namespace AePipeline.TrainingJob.Terminal;

/// <summary>
/// A terminal that somebody watches, where lines stand above a bar or a spinner; where there is none, plain and unbroken lines for
/// the log, and one now and then while a step lasts.
/// </summary>
/// <param name="terminal">Written to when it is one.</param>
/// <param name="output">Otherwise written to.</param>
/// <param name="error">Written to with what went wrong, and with why the program ends.</param>
/// <param name="time">The clock.</param>
internal sealed class Screen(IAnsiConsole terminal, TextWriter output, TextWriter error, TimeProvider time) : IScreen
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private bool IsTerminal => terminal.Profile.Capabilities.Interactive && terminal.Profile.Out.IsTerminal;

    /// <summary>That of this process.</summary>
    public static Screen OfProcess(TimeProvider time) => new(AnsiConsole.Console, Console.Out, Console.Error, time);

    /// <inheritdoc/>
    public void Say(string text)
    {
        if (IsTerminal) terminal.MarkupLineInterpolated($"{text}");
        else output.WriteLine(text);
    }

    /// <inheritdoc/>
    public void Warn(string text)
    {
        if (IsTerminal) terminal.MarkupLineInterpolated($"[yellow]{text}[/]");
        else error.WriteLine(text);
    }

    /// <inheritdoc/>
    public void Skip(string file)
    {
        if (IsTerminal) terminal.MarkupLineInterpolated($"[yellow]Skipped[/] {file}");
        else output.WriteLine($"Skipped {file}");
    }

    /// <inheritdoc/>
    public void Fail(string text) => error.WriteLine(text);

    /// <inheritdoc/>
    public Task<T> TrackAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        IsTerminal ? ProgressDisplay.ShowBarAsync(terminal, title, work) : WriteLinesAsync(title, work);

    /// <inheritdoc/>
    public Task<T> CountAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        IsTerminal ? ProgressDisplay.ShowSpinnerAsync(terminal, title, work) : WriteLinesAsync(title, work);

    private Task<T> WriteLinesAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work)
    {
        output.WriteLine(title);
        var sinceLine = time.GetTimestamp();
        return work(new Reporter<ProgressState>(state =>
        {
            if (time.GetElapsedTime(sinceLine) < LineInterval) return;
            sinceLine = time.GetTimestamp();
            var share = state.Share is { } done ? done.ToString("P0", CultureInfo.InvariantCulture) + "  " : "";
            output.WriteLine($"  {share}{state.Text}");
        }));
    }
}
