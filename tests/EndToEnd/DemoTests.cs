using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_WhenItIsDone_SaysEachThingOnceAndWhatToDoNext()
    {
        using var folder = new TemporaryFolder();

        var result = await AeCommand.RunAsync("demo", "--store", folder["store"]);

        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n').Select(line => line.Trim()).ToList();
        Assert.DoesNotContain(lines, line => line.StartsWith("A model knows", StringComparison.Ordinal));
        var next = lines.IndexOf("Next, with photos of your own:");
        Assert.True(next > lines.IndexOf("What to know of it:"), result.Output);
        Assert.Equal(["ae up", "ae upload", "ae train"], lines[(next + 1)..(next + 4)].Select(line => line[..Math.Max(0, line.IndexOf(' ', "ae ".Length))]));
    }
}
