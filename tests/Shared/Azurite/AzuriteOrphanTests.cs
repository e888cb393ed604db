using System.Diagnostics;
using System.Globalization;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Azurite;

public sealed class AzuriteOrphanTests : IDisposable
{
    // Starts Azurite the way AzuriteServer does and prints its id; then it only waits to be killed.
    private const string Parent =
        """
        const { spawn } = require("node:child_process");
        const child = spawn(process.execPath, process.argv.slice(1), { stdio: "pipe" });
        console.log("child " + child.pid);
        child.stdout.pipe(process.stdout);
        setInterval(() => {}, 1000);
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ParentKilled_Azurite_SavesItsDataAndEnds()
    {
        // One run through the front door installs the packages and creates the containers.
        await using (var server = await AzuriteServer.StartAsync(_folder.Path, Cancellation))
            await PipelineStorage.Open(server.ConnectionString).EnsureCreatedAsync(Cancellation);

        using var parent = StartParent();
        using var azurite = Process.GetProcessById(int.Parse((await ReadAfterAsync(parent, "child "))!, CultureInfo.InvariantCulture));
        var blobAddress = await ReadAfterAsync(parent, "Azurite Blob service is successfully listening at ");
        await ReadAfterAsync(parent, "Azurite Table service is successfully listening at ");
        var storage = PipelineStorage.Open(
            $"{DevelopmentAccount};BlobEndpoint={blobAddress}/{AzuriteOptions.DefaultAccount};QueueEndpoint={blobAddress}/unused;");
        await storage.Images.UploadBlobAsync("denoise/a.jpg", BinaryData.FromString("written right before"), Cancellation);

        parent.Kill();

        await azurite.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await using var next = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
        Assert.True(await PipelineStorage.Open(next.ConnectionString).Images.GetBlobClient("denoise/a.jpg").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Start_WhileTheOneOfAKilledParentStillRuns_WaitsForItsEnd()
    {
        await using (await AzuriteServer.StartAsync(_folder.Path, Cancellation))
        {
        }

        using var parent = StartParent();
        using var azurite = Process.GetProcessById(int.Parse((await ReadAfterAsync(parent, "child "))!, CultureInfo.InvariantCulture));
        await ReadAfterAsync(parent, "Azurite Table service is successfully listening at ");
        await File.WriteAllLinesAsync(
            _folder[".azurite.process"],
            [$"{azurite.Id}", $"{new DateTimeOffset(azurite.StartTime).ToUnixTimeSeconds()}"],
            Cancellation);

        var starting = AzuriteServer.StartAsync(_folder.Path, Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        Assert.False(starting.IsCompleted);
        Assert.False(azurite.HasExited);

        parent.Kill();
        await using var next = await starting;
        Assert.True(azurite.HasExited);
    }

    [Fact]
    public async Task Start_ProcessFileNamesAnotherProgram_DoesNotWaitForIt()
    {
        // This process did not start at the turn of the millennium: the id was reused.
        await File.WriteAllLinesAsync(_folder[".azurite.process"], [$"{Environment.ProcessId}", "946684800"], Cancellation);

        await using var server = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
    }

    private static string DevelopmentAccount =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private Process StartParent() => Process.Start(new ProcessStartInfo(
        "node",
        [
            "-e", Parent, Path.Combine(RepositoryRoot.Path, "eng", "azurite", "start.mjs"),
            "--location", _folder.Path, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--skipApiVersionCheck", "--loose", "--silent", "--disableTelemetry",
        ])
    {
        RedirectStandardOutput = true,
    })!;

    private static async Task<string?> ReadAfterAsync(Process process, string start)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line[start.Length..];
        }

        return null;
    }
}
