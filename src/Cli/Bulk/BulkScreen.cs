using System.Globalization;
using AePipeline.Bulk;
using AePipeline.Cli.Terminal;
using AePipeline.Wording;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AePipeline.Cli.Bulk;

/// <summary>Shows jobs to people.</summary>
/// <param name="screen">Where.</param>
internal sealed class BulkScreen(Screen screen)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PlainRefresh = TimeSpan.FromSeconds(5);

    /// <summary>The exit code that a job's end gives.</summary>
    public static int ExitCodeOf(BulkStatus job) => job.State switch
    {
        BulkState.Failed => ExitCode.PrerequisiteMissing,
        BulkState.Completed => job.Counts.WithoutResult > 0 ? ExitCode.SomeImagesFailed : ExitCode.Ok,
        BulkState.Cancelled => ExitCode.SomeImagesFailed,
        _ => ExitCode.Ok,
    };

    /// <summary>Follows a job until it ends, or until the work on it does.</summary>
    /// <param name="account">Where it is.</param>
    /// <param name="id">The job.</param>
    /// <param name="work">Ends when nothing more will happen; null for a job that somebody else runs.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>How the job is then.</returns>
    public async Task<BulkStatus> FollowAsync(BulkAccount account, string id, Task? work, CancellationToken cancellationToken)
    {
        var job = await ReadAsync();
        if (screen.IsLive)
        {
            await screen.Out.Live(Picture(job)).StartAsync(context => LoopAsync(Refresh, () =>
            {
                context.UpdateTarget(Picture(job));
                context.Refresh();
            }));
        }
        else
        {
            screen.WriteLine(Line(job));
            await LoopAsync(PlainRefresh, () => screen.WriteLine(Line(job)));
        }

        if (work is not null) await work;
        return await ReadAsync();

        async Task LoopAsync(TimeSpan pause, Action show)
        {
            while (job.State.IsOpen() && work?.IsCompleted != true)
            {
                var delay = Task.Delay(pause, cancellationToken);
                await (work is null ? delay : Task.WhenAny(work, delay));
                cancellationToken.ThrowIfCancellationRequested();
                job = await ReadAsync();
                show();
            }
        }

        async Task<BulkStatus> ReadAsync() => await account.Jobs.FindStatusAsync(id, cancellationToken) ?? throw BulkCommand.NoSuchJob(id);
    }

    /// <summary>One line about a job.</summary>
    public static string Line(BulkStatus job)
    {
        var parts = new List<string> { $"{job.Id}: {Word(job.State)}, {job.Counts.Finished + job.Underway:N0} of {job.Listed:N0}", CountsOf(job.Counts) };
        if (job.State == BulkState.Running && job.ImagesPerSecond is { } rate) parts.Add(Text($"{rate:0.0} images/s"));
        if (job.State == BulkState.Running && job.SecondsLeft is { } left) parts.Add($"{Span(left)} left");
        if (job.Problem is not null) parts.Add(job.Problem);
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    /// <summary>What a completed job came to.</summary>
    public void Show(BulkStatus job, BulkSummary? summary)
    {
        screen.WriteLine(Line(job));
        if (summary is null) return;
        screen.WriteLine(Text($"{Counted.Of(summary.Listed, "image")} listed (SHA-256 of the names {summary.ListingSha256}), {Span(summary.Seconds)}, {Size(summary.Counts.Bytes)}"));
        if (summary.Failures.Count > 0) ReasonsOf(summary.Failures).Show(screen);
    }

    public static ScreenTable ReasonsOf(IReadOnlyList<BulkFailureReason> reasons)
    {
        var table = new ScreenTable("reason", ">images", "for example");
        foreach (var reason in reasons) table.Add(reason.Reason, Text($"{reason.Images:N0}"), reason.Example);

        return table;
    }

    public static string Span(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, 1e9)) is var span && span.TotalDays >= 1
        ? Text($"{(int)span.TotalDays} d {span:h\\:mm} h")
        : span.TotalMinutes >= 1 ? Text($"{span:h\\:mm\\:ss}") : Text($"{seconds:0.0} s");

    public static string Size(long bytes) => bytes >= 1_000_000_000 ? Text($"{bytes / 1e9:0.00} GB") : Text($"{bytes / 1e6:0.0} MB");

    private static Rows Picture(BulkStatus job)
    {
        var counts = job.Counts;
        var finished = counts.Finished + job.Underway;
        var title = $"[bold]{job.Id.EscapeMarkup()}[/] {Word(job.State)}" + (job.Problem is { } problem ? $": [red]{problem.EscapeMarkup()}[/]" : "");
        // A bar needs some length even before anything is listed.
        var chart = new BreakdownChart().Width(72).HideTags()
            .AddItem("done", counts.Done, Color.Green)
            .AddItem("already", counts.AlreadyDone, Color.Blue)
            .AddItem("without result", counts.WithoutResult, Color.Red)
            .AddItem("in a batch that goes on", job.Underway, Color.Aqua)
            .AddItem("left", Math.Max(job.Listed - finished, job.Listed == 0 ? 1 : 0), Color.Grey23);
        var share = job.Listed > 0 ? 100.0 * finished / job.Listed : 0;
        var pace = job.ImagesPerSecond is { } rate ? Text($"{rate:0.0} images/s") : "no image yet";
        var left = job.SecondsLeft is { } seconds ? $"{Span(seconds)} left" : "";
        IRenderable[] rows =
        [
            new Markup(title),
            chart,
            new Markup(Text($"{finished:N0} of {job.Listed:N0} ({share:0.0} %)   page {Math.Min(job.Page + 1, Math.Max(job.Pages, 1))} of {job.Pages}   {pace}   {left}")),
            new Markup(Text($"[green]{counts.Done:N0} done[/]   [blue]{counts.AlreadyDone:N0} already done[/]   [red]{counts.Rejected + counts.Failed:N0} failed[/]   [grey]{counts.Gone:N0} gone[/]   {Size(counts.Bytes)}")),
        ];
        return new Rows(rows);
    }

    private static string CountsOf(BulkCounts counts) => string.Join(", ", new[]
    {
        (counts.Done, "done"), (counts.AlreadyDone, "already done"), (counts.Rejected + counts.Failed, "failed"), (counts.Gone, "gone"),
    }.Where(count => count.Item1 > 0).Select(count => Text($"{count.Item1:N0} {count.Item2}")));

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingWord(value.ToString());

    private static string JsonNamingWord(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
