using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Imaging;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class UpTests : PipelineHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_AnotherOneOnTheSameStore_SaysSoAndLeavesItAlone()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();

        var second = await AeCommand.RunAsync("up", "--json", "--store", host.Store, "--model", TestModel.Folder);

        Assert.Equal(3, second.ExitCode);
        Assert.Contains("already runs", second.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        await host.Storage.Blobs.GetPropertiesAsync(Cancellation);
    }

    [Fact]
    public async Task Up_WithoutPorts_TakesAzuritesOwnOrTheNextThatAreFree()
    {
        await using var one = new AeUpHost();
        await using var other = new AeUpHost();

        await one.StartAsync();
        await other.StartAsync();

        int[] ports = [one.Storage.Blobs.Uri.Port, other.Storage.Blobs.Uri.Port];
        Assert.Distinct(ports);
        Assert.All(ports, port => Assert.True(port >= 10_000 && (port - 10_000) % 3 == 0, $"{port}"));
        Assert.Contains($"ports {ports[0]} to {ports[0] + 2}", one.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_StartedAgain_HasTheSamePorts()
    {
        var port = FreePort.FindSeveral(3);
        await using var host = new AeUpHost { Arguments = ["--port", $"{port}"] };
        await host.StartAsync();
        await host.StopAsync();

        host.Arguments = [];
        await host.StartAsync();

        Assert.Equal(port, host.Storage.Blobs.Uri.Port);
        Assert.Equal(port + 1, host.Storage.PendingImages.Uri.Port);
    }

    [Fact]
    public async Task Up_OnPortsThatAreWanted_TakesThemOrSaysWhoHasThem()
    {
        var port = FreePort.FindSeveral(3);
        await using var host = new AeUpHost { Arguments = ["--port", $"{port}"] };
        using var folder = new TemporaryFolder();

        await host.StartAsync();
        var second = await AeCommand.RunAsync("up", "--port", $"{port - 2}", "--store", folder["store"], "--json");

        Assert.Equal(port, host.Storage.Blobs.Uri.Port);
        Assert.Equal(3, second.ExitCode);
        Assert.Contains($"another program has port {port};", second.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Up_LargeAccount_HasTheStorageMadeForIt(bool isLarge)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere there is no looking into another process's environment.");
        await using var host = new AeUpHost { Arguments = isLarge ? ["--large-account"] : [] };
        await host.StartAsync();

        var azurite = (await File.ReadAllLinesAsync(Path.Combine(host.Store, "azurite", ".azurite.process"), Cancellation))[0];
        var environment = await File.ReadAllTextAsync($"/proc/{azurite}/environ", Cancellation);

        Assert.Equal(isLarge, environment.Contains("AEPIPELINE_AZURITE_LARGE_ACCOUNT=1", StringComparison.Ordinal));
        await host.Storage.Images.GetPropertiesAsync(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Up_WithoutNode_SaysHowToGetIt()
    {
        using var folder = new TemporaryFolder();

        var result = await AeCommand.EndOfAsync(
            AeCommand.Start(["up", "--json", "--store", folder["store"], "--model", TestModel.Folder], ("PATH", folder.Path)));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Node", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_WithoutAModel_ServesTheStartersOfTheRepository()
    {
        await using var host = new AeUpHost { Model = null };
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(40, 30), Cancellation);

        foreach (var task in new[] { "denoise", "upscale", "embed" })
        {
            var result = await AeCommand.RunAsync("upload", folder["a.png"], "--task", task, "--store", host.Store, "--out", folder[task]);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        Assert.Equal(40, ImageReader.ReadFloat(folder["denoise/a.denoised.png"]).Width);
        Assert.Equal(64, ImageReader.ReadFloat(folder["embed/a.reconstructed.png"]).Width);
        Assert.Equal((80, 60), (ImageReader.ReadFloat(folder["upscale/a.upscaled.png"]).Width, ImageReader.ReadFloat(folder["upscale/a.upscaled.png"]).Height));
    }

    protected override IPipelineHost CreateHost() => new AeUpHost();

    protected override void AssertStopped(IPipelineHost host, int exitCode)
    {
        Assert.Equal(0, exitCode);
        Assert.Contains("Finishing", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("unfinished", host.Log, StringComparison.Ordinal);
    }
}
