using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Checkpoints;

/// <summary>The real program on machines and accounts that fail it.</summary>
public sealed class HardshipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_StorageGoneUntilItsEnd_TrainsOnAndPublishesWhenItIsBack()
    {
        var options = new AzuriteOptions { Folder = _folder["store"], BlobPort = FreePort(), QueuePort = FreePort(), TablePort = FreePort() };
        var azurite = await AzuriteServer.StartAsync(options, Token);
        try
        {
            using var process = TrainingProcess.Start(
                azurite.ConnectionString, [.. Arguments(), "--minutes", "0.12", "--checkpoint-minutes", "0.03", "--run-id", "run-1"]);
            await process.SaysAsync("is saved in jobs/training/run-1/");
            await azurite.DisposeAsync();
            await process.SaysAsync("could not be saved");
            await process.SaysAsync("Storage does not answer");
            azurite = await AzuriteServer.StartAsync(options, Token);
            var (exit, output) = await process.EndsAsync();

            Assert.True(exit == 0, output);
            var registry = new ModelRegistry(PipelineStorage.Open(azurite.ConnectionString), TimeProvider.System);
            var current = await registry.GetCurrentAsync("vae", Token);
            Assert.Equal(current!.Version, Assert.Single(await registry.ListVersionsAsync("vae", Token)));
            Assert.Equal(0, (await registry.GetCardAsync("vae", current.Version, Token))!.Training["resumptions"].GetInt32());
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }

    [Fact]
    public async Task Train_DiskFull_NamesTheFileAndTheWayOutAndLosesNothing()
    {
        ScratchDisk.SkipWhereNotAllowed();
        Directory.CreateDirectory(_folder["small"]);
        string[] arguments = [.. Arguments(), "--steps", "30", "--output", _folder["version"], "--run-id", "run-1"];
        using var full = TrainingProcess.StartInShell(ScratchDisk.Command(_folder["small"], "1m"), null, arguments);
        var (exit, output) = await full.EndsAsync();
        Assert.True(exit == (int)ExitCode.TryAgain, output);
        Assert.Contains(_folder["small"], output, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["version"]));

        using var again = TrainingProcess.Start(null, arguments);
        (exit, output) = await again.EndsAsync();
        Assert.True(exit == 0, output);
        Assert.Equal(30, Assert.Single(Card("version").Training["resumedAtStep"].EnumerateArray()).GetInt64());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ModelCard Card(string version) =>
        JsonSerializer.Deserialize(File.ReadAllText(_folder[version + "/model.json"]), PipelineJson.Default.ModelCard)!;

    private string[] Arguments() =>
        ["--task", "vae", "--network", "textbook", "--idx", IdxSamples.WriteImages(_folder["images.idx"], 200, side: 28), "--batch", "32"];
}
