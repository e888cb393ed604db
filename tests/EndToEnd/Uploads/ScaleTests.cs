using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Imaging;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Uploads;

/// <summary>Upscalers of several factors beside each other, with the models of the repository.</summary>
public sealed class ScaleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_WithAndWithoutAScale_IsEnlargedByIt()
    {
        await using var host = new AeUpHost { Model = null };
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(24, 16), Cancellation);

        foreach (var (name, scale, width) in new (string, string[], int)[] { ("usual", [], 48), ("two", ["--scale", "2"], 48), ("four", ["--scale", "4"], 96) })
        {
            var result = await AeCommand.RunAsync(
                ["upload", folder["a.png"], "--task", "upscale", .. scale, "--prefix", name, "--store", host.Store, "--out", folder["out"], "--json"]);

            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Equal(width, ImageReader.ReadFloat(folder[$"out/{name}/a.upscaled.png"]).Width);
            Assert.Equal(scale.Length > 0, result.Json.GetProperty("images")[0].TryGetProperty("scale", out var said) && said.GetInt32() == width / 24);
        }

        // A bulk job over the same uploads, and over those that say nothing.
        var started = await AeCommand.RunAsync(
            "bulk", "start", "--id", "larger", "--source", "images/upscale/usual", "--task", "upscale", "--scale", "4", "--store", host.Store, "--json");
        var job = await AeCommand.RunAsync("bulk", "watch", "larger", "--store", host.Store, "--json");
        Assert.True((started.ExitCode, job.ExitCode) == (0, 0), started.Error + job.Error);
        var fetched = await AeCommand.RunAsync("download", "upscale/usual", "--store", host.Store, "--out", folder["bulk"], "--json");
        Assert.True(fetched.ExitCode == 0, fetched.Error);
        Assert.Equal(96, ImageReader.ReadFloat(Directory.EnumerateFiles(folder["bulk"], "*.png", SearchOption.AllDirectories).Single()).Width);
    }

    [Theory]
    [InlineData("upscale", "3", "must be 2 or 4")]
    [InlineData("denoise", "2", "Only upscale has a scale")]
    public async Task Upload_ScaleThatIsNotPossible_SaysWhatIs(string task, string scale, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("upload", folder["a.png"], "--task", task, "--scale", scale, "--store", folder["store"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }
}
