using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AePipeline.LocalStorage;
using AePipeline.Processing.Worker;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Azurite;

public sealed class AzuriteServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_StopAndStartOnTheSameFolder_KeepsBlobsAndMessages()
    {
        await using (var first = await AzuriteServer.StartAsync(_folder.Path, Cancellation))
        {
            var storage = PipelineStorage.Open(first.ConnectionString);
            await storage.EnsureCreatedAsync(Cancellation);
            await storage.Images.UploadBlobAsync("denoise/a b.jpg", BinaryData.FromString("kept"), Cancellation);
            await storage.TrainingRequests.SendMessageAsync("kept", Cancellation);
        }

        await using var second = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
        var again = PipelineStorage.Open(second.ConnectionString);
        BlobDownloadResult blob = await again.Images.GetBlobClient("denoise/a b.jpg").DownloadContentAsync(Cancellation);
        Assert.Equal("kept", blob.Content.ToString());
        Assert.Equal("kept", (await again.TrainingRequests.PeekMessageAsync(Cancellation)).Value.MessageText);
    }

    [Fact]
    public async Task Start_SomebodyToTell_TellsOfEachUploadAndChangeOfMetadataAndOfNoOtherBlob()
    {
        var told = new AzuriteUploads();
        await using var server = await AzuriteServer.StartAsync(new AzuriteOptions { Folder = _folder.Path, Uploaded = told.Tell }, Cancellation);
        var storage = PipelineStorage.Open(server.ConnectionString);
        await storage.EnsureCreatedAsync(Cancellation);
        string[] names = ["denoise/a b.jpg", "embed/日本語/ünïcödé-🙂%20+.png", "no-task\u0001\uFFFE"];
        var expected = new List<UploadEvent>();
        foreach (var name in names)
        {
            await storage.Results.UploadBlobAsync(name, BinaryData.FromString("a result"), Cancellation);
            BlobContentInfo written = await storage.Images.UploadBlobAsync(name, BinaryData.FromString("an upload"), Cancellation);
            expected.Add(new UploadEvent(name, ResultMetadata.Normalize(written.ETag)));
        }

        var blocks = new BlobUploadOptions { TransferOptions = new() { InitialTransferSize = 1, MaximumTransferSize = 4 } };
        BlobContentInfo last = await storage.Images.GetBlobClient("upscale/blocks").UploadAsync(BinaryData.FromString("in several blocks"), blocks, Cancellation);
        expected.Add(new UploadEvent("upscale/blocks", ResultMetadata.Normalize(last.ETag)));
        await storage.Results.GetBlobClient(names[0]).SetMetadataAsync(new Dictionary<string, string> { ["a"] = "b" }, cancellationToken: Cancellation);
        BlobInfo changed = await storage.Images.GetBlobClient(names[0]).SetMetadataAsync(new Dictionary<string, string> { ["a"] = "b" }, cancellationToken: Cancellation);
        expected.Add(new UploadEvent(names[0], ResultMetadata.Normalize(changed.ETag)));

        Assert.Equal(expected, await told.ReadAsync(Cancellation).Take(expected.Count).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Dispose_RunningServer_EndsItsProcessAndFreesTheFolder()
    {
        var server = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
        using var process = Process.GetProcessById(server.ProcessId);

        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.True(process.WaitForExit(0));
        await using var next = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
    }

    [Fact]
    public async Task Dispose_SomebodyKeepsAConnectionAndSaysNothing_DoesNotWaitForThem()
    {
        var server = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
        using var somebody = new TcpClient();
        await somebody.ConnectAsync(IPAddress.Loopback, PipelineStorage.Open(server.ConnectionString).Blobs.Uri.Port, Cancellation);

        // Azurite would wait for two minutes.
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }

    [Fact]
    public async Task Start_FolderInUse_SaysSo()
    {
        await using var first = await AzuriteServer.StartAsync(_folder.Path, Cancellation);

        var failure = await Assert.ThrowsAsync<AzuriteException>(() => AzuriteServer.StartAsync(_folder.Path, Cancellation));

        Assert.Contains(_folder.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another running Azurite", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_SaysSoInAzuritesWordsAndFreesTheFolder()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var options = new AzuriteOptions { Folder = _folder.Path, BlobPort = ((IPEndPoint)taken.LocalEndpoint).Port };

        var failure = await Assert.ThrowsAsync<AzuriteException>(() => AzuriteServer.StartAsync(options, Cancellation));

        Assert.Contains("EADDRINUSE", failure.Message, StringComparison.Ordinal);
        await using var next = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
    }

    [Fact]
    public async Task Start_ChosenPort_ListensThereOnThisMachineOnly()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        await using var server = await AzuriteServer.StartAsync(new AzuriteOptions { Folder = _folder.Path, BlobPort = port }, Cancellation);

        Assert.Contains($"BlobEndpoint=http://127.0.0.1:{port}/{AzuriteOptions.DefaultAccount};", server.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnswersTooLate_SaysHowLongItWaitedAndLeavesNoProcess()
    {
        var options = new AzuriteOptions { Folder = _folder.Path, StartTimeout = TimeSpan.FromMilliseconds(1) };

        var failure = await Assert.ThrowsAsync<AzuriteException>(() => AzuriteServer.StartAsync(options, Cancellation));

        Assert.Contains("did not answer within", failure.Message, StringComparison.Ordinal);
        await using var next = await AzuriteServer.StartAsync(_folder.Path, Cancellation);
    }

    [Fact]
    public async Task Interrupt_FromTheTerminal_DoesNotStopIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        await using var server = await AzuriteServer.StartAsync(_folder.Path, Cancellation);

        foreach (var signal in (string[])["-INT", "-HUP"])
        {
            using var kill = Process.Start("kill", [signal, $"{server.ProcessId}"]);
            await kill.WaitForExitAsync(Cancellation);
            Assert.Equal(0, kill.ExitCode);
        }

        var storage = PipelineStorage.Open(server.ConnectionString);
        await storage.EnsureCreatedAsync(Cancellation);
        await storage.Images.UploadBlobAsync("denoise/a.jpg", BinaryData.FromString("still there"), Cancellation);
    }

    [Fact]
    public async Task ConnectionStringOf_UnknownAccount_SaysWhereToNameIt()
    {
        await using var server = await AzuriteServer.StartAsync(_folder.Path, Cancellation);

        var failure = Assert.Throws<ArgumentException>(() => server.ConnectionStringOf("other"));

        Assert.Contains(nameof(AzuriteOptions.Accounts), failure.Message, StringComparison.Ordinal);
    }
}
