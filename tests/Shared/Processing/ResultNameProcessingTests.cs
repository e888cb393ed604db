using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.Uploads;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

/// <summary>Results that an earlier version gave another name, <c>a.png.png</c> for <c>a.png</c>.</summary>
public sealed class ResultNameProcessingTests(AzuriteFixture azurite)
{
    private const string Earlier = "denoise/a.png.png";
    private const string Now = "denoise/a.denoised.png";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_ResultByItsEarlierName_IsDone()
    {
        await using var host = await CreateAsync();
        var image = await PutEarlierAsync(host);

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        Assert.Equal([Earlier], await NamesAsync(host));
        Assert.Equal(Earlier, (await Catalog(host).SingleAsync(Cancellation)).Result?.Name);
    }

    /// <param name="others">Eight or fewer are asked about one by one, more are compared by listings.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public async Task Find_ResultByItsEarlierName_LeavesNothingToDo(int others)
    {
        await using var host = await CreateAsync();
        await PutEarlierAsync(host);
        for (var i = 0; i < others; i++) await host.UploadAsync($"{i}.png", Pictures.Png(shade: i));

        var left = await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image.Path).ToListAsync(Cancellation);

        Assert.Equal(others, left.Count);
        Assert.DoesNotContain("a.png", left);
    }

    [Fact]
    public async Task Process_SameBytesAgain_KeepTheResultWhereItIs()
    {
        await using var host = await CreateAsync();
        var image = await PutEarlierAsync(host);
        await host.UploadAsync("a.png", Pictures.Png());

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);

        Assert.Equal([Earlier], await NamesAsync(host));
        Assert.Equal(await host.SourceETagAsync(image), (await Catalog(host).SingleAsync(Cancellation)).Result?.Metadata.SourceETag);
    }

    [Fact]
    public async Task Process_NewUpload_HasItsResultByTheNewNameAlone()
    {
        await using var host = await CreateAsync();
        var image = await PutEarlierAsync(host);
        await host.UploadAsync("a.png", Pictures.Png(shade: 9));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        Assert.Equal([Now], await NamesAsync(host));
    }

    [Fact]
    public async Task Find_EverythingOfAnUpload_HasBothNames()
    {
        await using var host = await CreateAsync();
        var image = await PutEarlierAsync(host);
        await CopyAsync(host, Earlier, Now);

        var found = await new UploadBlobs(host.Get<BlobListings>()).FindAsync(image, Cancellation);

        Assert.Equal(["denoise/a.png", Now, Earlier], found.Select(blob => blob.Name));
    }

    [Fact]
    public async Task Process_NameWhoseResultWouldBeAnothers_IsRefusedWithTheWayOut()
    {
        await using var host = await CreateAsync();

        var outcome = await host.ProcessAsync(await host.UploadAsync("a.denoised", Pictures.Png()));

        Assert.Equal("urn:aepipeline:problem:unsupported", outcome.Problem?.Type);
        Assert.Contains("'denoise/a.denoised.jpg'", outcome.Problem!.Detail, StringComparison.Ordinal);
    }

    /// <summary>A host by whose clock every upload has waited for more than a minute: a younger one of a name without a result can have none.</summary>
    private Task<ProcessingHost> CreateAsync() => ProcessingHost.CreateAsync(azurite, new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(2)));

    /// <summary>An upload with the result that an earlier version made of it.</summary>
    private static async Task<ImageReference> PutEarlierAsync(ProcessingHost host)
    {
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await CopyAsync(host, Now, Earlier);
        await host.Storage.Results.DeleteBlobAsync(Now, cancellationToken: Cancellation);
        return image;
    }

    private static async Task CopyAsync(ProcessingHost host, string from, string to)
    {
        BlobDownloadResult content = await host.Storage.Results.GetBlobClient(from).DownloadContentAsync(Cancellation);
        await host.Storage.Results.GetBlobClient(to).UploadAsync(content.Content, new BlobUploadOptions { Metadata = content.Details.Metadata }, Cancellation);
    }

    private static IAsyncEnumerable<StoredUpload> Catalog(ProcessingHost host) =>
        new UploadCatalog(host.Get<BlobListings>()).ListAsync(UploadSelection.All, Cancellation);

    private static async Task<IReadOnlyList<string>> NamesAsync(ProcessingHost host) =>
        await host.Storage.Results.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);
}
