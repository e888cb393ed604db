using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Imaging;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Uploads;

/// <summary>One task after the other, with the models of the repository.</summary>
public sealed class ThenTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_DenoiseThenUpscaleThenEmbed_GivesTheLargePictureAndItsLatent()
    {
        await using var host = new AeUpHost { Model = null };
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(24, 16), Cancellation);

        var result = await AeCommand.RunAsync(
            "upload", folder["a.png"], "--then", "upscale,embed", "--scale", "4", "--store", host.Store, "--out", folder["out"], "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        var image = result.Json.GetProperty("images")[0];
        Assert.Equal(("upscale,embed", 4), (image.GetProperty("then").GetString(), image.GetProperty("scale").GetInt32()));
        Assert.Equal("@images/denoise+upscale+embed/denoise/a.png.npy", image.GetProperty("latent").GetString());
        Assert.Equal(96, ImageReader.ReadFloat(folder["out/a.denoised.png"]).Width);
        Assert.True(File.Exists(folder["out/a.png.npy"]));

        var listed = await AeCommand.RunAsync("ls", "denoise/a.png", "--store", host.Store, "--json");
        Assert.Equal("denoise/a.denoised.png", listed.Json.GetProperty("uploads")[0].GetProperty("result").GetString());
        var fetched = await AeCommand.RunAsync("download", "denoise/a.png", "--store", host.Store, "--out", folder["all"], "--json");
        Assert.True(fetched.ExitCode == 0, fetched.Error);
        Assert.Equal(["a.denoised.png", "a.png.npy"], Directory.EnumerateFiles(folder["all/denoise"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var everything = await AeCommand.RunAsync("download", "--store", host.Store, "--out", folder["everything"], "--json");
        Assert.Equal(2, everything.Json.GetProperty("files").GetArrayLength());

        var removed = await AeCommand.RunAsync("rm", "denoise/a.png", "--yes", "--store", host.Store, "--json");
        Assert.True(removed.ExitCode == 0, removed.Error);
        Assert.Empty(await host.Storage.Latents.GetBlobsAsync(cancellationToken: Cancellation).Where(blob => blob.Name.EndsWith(".npy")).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("embed", "upscale", "Nothing follows embed")]
    [InlineData("upscale", "upscale", "What follows upscale is 'upscale'")]
    [InlineData("denoise", "sharpen", "--then is 'sharpen'")]
    public async Task Upload_ChainThatIsNotPossible_SaysWhatIs(string task, string then, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("upload", folder["a.png"], "--task", task, "--then", then, "--store", folder["store"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }
}
