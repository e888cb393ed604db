using AePipeline.Wording;
using Spectre.Console;

namespace AePipeline.TrainingJob.Terminal;

/// <summary>Shows a long step in a terminal: a bar where its length is known, otherwise a spinner.</summary>
internal static class ProgressDisplay
{
    private const int SpinnerWidth = 4;
    private const int LongestBar = 40;

    /// <summary>Columns beside the bar: "100%", "00:00:00" and the gaps.</summary>
    private const int BesideBar = 16;

    /// <summary>A bar with the figures below it: beside it, in a narrow terminal, they would leave no room for the time.</summary>
    public static Task<T> ShowBarAsync<T>(IAnsiConsole console, string title, Func<IProgress<ProgressState>, Task<T>> work)
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

    /// <summary>A spinner with the figures beside it.</summary>
    public static Task<T> ShowSpinnerAsync<T>(IAnsiConsole console, string title, Func<IProgress<ProgressState>, Task<T>> work) =>
        console.Status().StartAsync(Line(console, title), context => work(
            new Reporter<ProgressState>(state => context.Status(Line(console, $"{state.Text}  {title}")))));

    private static string Line(IAnsiConsole console, string text) => Markup.Escape(Cropped.To(text, console.Profile.Width - SpinnerWidth));
}
