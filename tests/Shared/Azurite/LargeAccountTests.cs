using System.Diagnostics;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Azurite;

/// <summary>Azurite made to serve large accounts answers as it does when it comes, and they read each other's data.</summary>
public sealed class LargeAccountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Start_OnDataOfEither_HasWhatWasWrittenAndNotWhatWasRemoved(bool isLargeBefore, bool isLargeAfterwards)
    {
        await using (var first = await StartAsync(isLargeBefore))
        {
            var storage = PipelineStorage.Open(first.ConnectionString);
            await storage.EnsureCreatedAsync(Cancellation);
            await Parallel.ForAsync(0, 40, Cancellation, async (i, token) => await storage.Images.UploadBlobAsync(Name(i), BinaryData.FromString($"{i}"), token));
            await storage.Results.UploadBlobAsync(Name(0), BinaryData.FromString("of another container"), Cancellation);
            for (var i = 0; i < 40; i += 4) await storage.Images.DeleteBlobAsync(Name(i), cancellationToken: Cancellation);
            await storage.Images.GetBlobClient(Name(1)).UploadAsync(BinaryData.FromString("written again"), overwrite: true, Cancellation);
            await AssertHasAsync(storage);
        }

        await using var second = await StartAsync(isLargeAfterwards);
        await AssertHasAsync(PipelineStorage.Open(second.ConnectionString));
    }

    /// <summary>What is replaced, and that the replacements do the same, on the database's own methods.</summary>
    [Fact]
    public async Task Replacements_OnTheInstalledVersion_DoTheSame()
    {
        var tools = await NodeTools.FindAsync(searchPath: null, Cancellation);
        await AzuriteInstallation.EnsureAsync(tools, Cancellation);
        var start = new ProcessStartInfo(tools.Node, ["--test", "--test-reporter=tap", Path.Combine(RepositoryRoot.Path, "tests", "Shared", "Azurite", "large-accounts.test.mjs")]) { RedirectStandardOutput = true };

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.True(process.ExitCode == 0, output);
        Assert.DoesNotContain("# pass 0", output, StringComparison.Ordinal);
    }

    private static string Name(int i) => $"denoise/{i % 7}/{i:00}.png";

    private static async Task AssertHasAsync(PipelineStorage storage)
    {
        var left = Enumerable.Range(0, 40).Where(i => i % 4 != 0).ToList();
        Assert.Equal(
            left.Select(Name).Order(StringComparer.Ordinal),
            await storage.Images.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
        foreach (var i in left) Assert.Equal(i == 1 ? "written again" : $"{i}", await ReadAsync(i));
        var missing = await Assert.ThrowsAsync<RequestFailedException>(() => ReadAsync(0));
        Assert.Equal(404, missing.Status);
        Assert.True(await storage.Results.GetBlobClient(Name(0)).ExistsAsync(Cancellation));

        async Task<string> ReadAsync(int i) => (await storage.Images.GetBlobClient(Name(i)).DownloadContentAsync(Cancellation)).Value.Content.ToString();
    }

    private Task<AzuriteServer> StartAsync(bool isLarge) =>
        AzuriteServer.StartAsync(new AzuriteOptions { Folder = _folder.Path, LargeAccount = isLarge }, Cancellation);
}
