using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.TrainingJob.Tests.Terminal;

public sealed class ScreenTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Screen_WithoutATerminal_WritesWholeLinesToTheStreamThatTheyAreFor()
    {
        var plain = new PlainScreen();
        var file = $"{new string('x', 200)}.png: not an image";

        plain.Screen.Say("Published denoise/1");
        plain.Screen.Skip(file);
        plain.Screen.Warn("A checkpoint is damaged");
        plain.Screen.Fail("There is no image [in 'photos']");

        Assert.Equal(["Published denoise/1", $"Skipped {file}"], plain.Output);
        Assert.Equal(["A checkpoint is damaged", "There is no image [in 'photos']"], plain.Error);
    }

    [Fact]
    public async Task Track_WithoutATerminal_WritesALineEveryTenSeconds()
    {
        var plain = new PlainScreen(_time);

        var result = await plain.Screen.TrackAsync("Training denoise", progress =>
        {
            foreach (var share in new[] { 0.1, 0.2, 0.3, 0.4, 0.5 })
            {
                _time.Advance(TimeSpan.FromSeconds(6));
                progress.Report(new ProgressState(share, "loss 0.5"));
            }

            return Task.FromResult(7);
        });

        Assert.Equal(7, result);
        Assert.Equal(["Training denoise", "  20%  loss 0.5", "  40%  loss 0.5"], plain.Output.Select(line => line.Replace(" %", "%", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Count_WithoutATerminal_NamesNoShare()
    {
        var plain = new PlainScreen(_time);

        await plain.Screen.CountAsync("Reading photos", progress =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            progress.Report(new ProgressState(null, "3 files"));
            return Task.FromResult(true);
        });

        Assert.Equal(["Reading photos", "  3 files"], plain.Output);
    }
}
