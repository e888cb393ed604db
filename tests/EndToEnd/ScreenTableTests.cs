using AePipeline.Cli.Terminal;
using Spectre.Console;

namespace AePipeline.EndToEnd.Tests;

public sealed class ScreenTableTests
{
    private const string Upload = "denoise/2026-07 Lofoten/IMG_20260714_093012_HDR.jpg";
    private const string Reason = "This is not an image. It starts with the bytes of a PDF document, which has to be converted first.";

    [Theory]
    [InlineData(70)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void Show_NamesOfAnyLength_StayWhole(int width)
    {
        var shown = Show(width, table => table.Add("denoise/trip/IMG_20260714_093012_HDR.jpg", "done", "results/denoise/trip/IMG_20260714_093012_HDR.jpg.png", "12.3 MB"));

        Assert.Contains(shown, row => row.Contains("denoise/trip/IMG_20260714_093012_HDR.jpg", StringComparison.Ordinal));
        Assert.Contains(shown, row => row.Contains("results/denoise/trip/IMG_20260714_093012_HDR.jpg.png", StringComparison.Ordinal));
        Assert.All(shown, row => Assert.True(row.Length <= width, row));
    }

    [Fact]
    public void Show_SentenceBesideAName_IsWrappedBetweenWords()
    {
        var shown = Show(100, table => table.Add("denoise/a.pdf", "failed", Reason, "1 B"));

        Assert.Contains(shown, row => row.Contains("denoise/a.pdf", StringComparison.Ordinal));
        var words = shown.SelectMany(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(Reason.Split(' '), words.Where(Reason.Split(' ').Contains));
    }

    [Fact]
    public void Show_RowThatDoesNotFit_IsABlockOfLines()
    {
        var shown = Show(40, table =>
        {
            table.Add("denoise/a.jpg", "done", "denoise/a-name-that-takes-the-line.png", "1 B");
            table.Add("denoise/b.jpg", "waiting", "", "2 B");
        });

        Assert.Equal(
            ["denoise/a.jpg", "  state: done", "  result: denoise/a-name-that-takes-the-", "line.png", "  size: 1 B", "denoise/b.jpg", "  state: waiting, size: 2 B"], shown);
    }

    [Fact]
    public void Show_NameWithBlanks_IsWholeInABlock() =>
        Assert.Equal(Upload, Show(60, table => table.Add(Upload, "done", "results/denoise/2026-07.png", "1 B"))[0]);

    private static List<string> Show(int width, Action<ScreenTable> fill)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        var table = new ScreenTable("upload", "state", "result", ">size");
        fill(table);
        table.Show(new Screen(console));
        return [.. Terminal.Show(output.ToString(), width).Where(row => row.Length > 0)];
    }
}
