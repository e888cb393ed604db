using System.Diagnostics;
using System.Globalization;
using AePipeline.Wording;
using Spectre.Console;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>Shows a long step: a bar or a spinner in a terminal, otherwise a line now and then for the log.</summary>
internal static class ProgressDisplay
{
    private const int SpinnerWidth = 4;
    private const int LongestBar = 40;

    /// <summary>Columns beside the bar: "100%", "00:00:00" and the gaps.</summary>
    private const int BesideBar = 16;

    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Whether somebody is looking.</summary>
    public static bool IsTerminal => AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Out.IsTerminal;

    /// <summary>Runs a step that knows how much of it is done, and shows what it reports.</summary>
    /// <param name="title">The step in words.</param>
    /// <param name="work">The step.</param>
    public static Task<T> RunAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        IsTerminal ? ShowBarAsync(AnsiConsole.Console, title, work) : WriteLinesAsync(title, work);

    /// <summary>Runs a step whose length nobody knows, and shows what it reports.</summary>
    /// <param name="title">The step in words.</param>
    /// <param name="work">The step.</param>
    public static Task<T> CountAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        IsTerminal ? ShowSpinnerAsync(AnsiConsole.Console, title, work) : WriteLinesAsync(title, work);

    /// <summary>A bar with the figures below it: beside it, in a narrow terminal, they would leave no room for the time.</summary>
    internal static Task<T> ShowBarAsync<T>(IAnsiConsole console, string title, Func<IProgress<ProgressState>, Task<T>> work)
    {
        var (width, figures) = (console.Profile.Width, "");
        console.WriteLine(title);
        return console.Progress()
            .Columns(new ProgressBarColumn { Width = Math.Clamp(width - BesideBar, 1, LongestBar) }, new PercentageColumn(), new RemainingTimeColumn())
            .UseRenderHook((bar, _) => new Rows(bar, new Text(Cropped.To(figures, width - 1))))
            .StartAsync(context =>
            {
                var task = context.AddTask(title);
                return work(new Reporter<ProgressState>(state => (task.Value, figures) = (100 * (state.Share ?? 0), state.Text)));
            });
    }

    internal static Task<T> ShowSpinnerAsync<T>(IAnsiConsole console, string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        console.Status().StartAsync(Line(console, title), context => work(
            new Reporter<ProgressState>(state => context.Status(Line(console, $"{state.Text}  {title}")))));

    private static string Line(IAnsiConsole console, string text) => Markup.Escape(Cropped.To(text, console.Profile.Width - SpinnerWidth));

    private static async Task<T> WriteLinesAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work)
    {
        Console.WriteLine(title);
        var sinceLine = Stopwatch.StartNew();
        var result = await work(new Reporter<ProgressState>(state =>
        {
            if (sinceLine.Elapsed < LineInterval) return;
            sinceLine.Restart();
            var share = state.Share is { } done ? done.ToString("P0", CultureInfo.InvariantCulture) + "  " : "";
            Console.WriteLine($"  {share}{state.Text}");
        }));
        return result;
    }
}
