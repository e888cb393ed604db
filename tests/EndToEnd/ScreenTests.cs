using AePipeline.Cli.Terminal;
using Spectre.Console;

namespace AePipeline.EndToEnd.Tests;

public sealed class ScreenTests
{
    private const string Status = "3 in progress, 12 done, 0 failed, 1 waiting to be tried again; building the training program, which takes a while";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task WriteLine_AboveAStatusThatMoves_LeavesNoPiecesOfIt(int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        var screen = new Screen(console);
        var wide = $"12:00:01 Serving {new string('x', width)} end";

        await console.Status().StartAsync(screen.Fit(Status), context =>
        {
            context.Refresh();
            screen.WriteLine("12:00:00 short");
            screen.WriteLine(wide);
            context.Refresh();
            screen.WriteLine("12:00:02 last");
            return Task.CompletedTask;
        });

        var rows = Terminal.Show(output.ToString(), width);
        Assert.Equal(["12:00:00 short", wide[..width], wide[width..], "12:00:02 last"], rows.Where(row => row.Length > 0));
    }
}
