using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>Shows a long step: a bar in a terminal, otherwise a line now and then for the log.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Whether somebody is looking.</summary>
    public static bool IsTerminal => AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Out.IsTerminal;

    /// <summary>Runs the step and shows what it reports.</summary>
    /// <param name="title">The step in words.</param>
    /// <param name="work">The step.</param>
    public static Task<T> RunAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        IsTerminal
            ? ShowBarAsync(title, work)
            : WriteLinesAsync(title, work);

    private static Task<T> ShowBarAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(title);
                task.IsIndeterminate = true;
                return await work(new Reporter<ProgressState>(state =>
                {
                    task.IsIndeterminate = state.Share is null;
                    task.Value = 100 * (state.Share ?? 0);
                    task.Description = Markup.Escape($"{title}  {state.Text}");
                }));
            });

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
