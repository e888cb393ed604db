using System.Text.RegularExpressions;
using AePipeline.TrainingJob.Terminal;
using Spectre.Console;

namespace AePipeline.TrainingJob.Tests.Terminal;

public sealed partial class ProgressDisplayTests
{
    private const string Title = "Training denoise, colour: 120 images, 1,234,567 weights";
    private const string Figures = "step 12,000  epoch 12.3  loss 0.01234  rate 0.0004  0.123 s a step";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Bar_InATerminalOfAnyWidth_KeepsShareAndTimeInOneLine(int width)
    {
        var lines = await ShowAsync(width, console => ProgressDisplay.ShowBarAsync(console, Title, progress => ReportAsync(progress, new ProgressState(0.4, Figures))));

        Assert.Equal(Title, lines[0].TrimEnd());
        Assert.Contains(lines, line => ShareAndTime().IsMatch(line));
        Assert.Contains(lines, line => line.StartsWith(Figures[..(Math.Min(width, Figures.Length) - 2)], StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public async Task Spinner_OfAStepOfUnknownLength_CountsAndSaysNoShare(int width)
    {
        var title = $"Reading {new string('x', 200)}";

        var lines = await ShowAsync(width, console => ProgressDisplay.ShowSpinnerAsync(console, title, progress => ReportAsync(progress, new ProgressState(null, "3 files"))));

        Assert.Contains(lines, line => line.Contains("3 files  Reading xxx", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('%', StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    private static Task<bool> ReportAsync(IProgress<ProgressState> progress, ProgressState state)
    {
        progress.Report(state);
        return Task.FromResult(true);
    }

    private static async Task<string[]> ShowAsync(int width, Func<IAnsiConsole, Task<bool>> show)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        Assert.True(await show(console));
        return EscapeSequence().Replace(output.ToString(), "").Split(['\r', '\n']);
    }

    [GeneratedRegex(@"40% (\d\d:\d\d:\d\d|--:--:--)\s*$")]
    private static partial Regex ShareAndTime();

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex EscapeSequence();
}
