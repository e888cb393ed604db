using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

public sealed class SweepTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_SomeUploadsDone_GivesTheOthers()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.ProcessAsync(await host.UploadAsync("done.png", Pictures.Png()));
        await host.ProcessAsync(await host.UploadAsync("rejected.png", []));
        await host.ProcessAsync(await host.UploadAsync("overwritten.png", Pictures.Png()));
        await host.UploadAsync("overwritten.png", Pictures.Png(shade: 9));
        await host.UploadAsync("deep/new.png", Pictures.Png());
        await host.Storage.Images.UploadBlobAsync("other/no-task.png", BinaryData.FromBytes(Pictures.Png()), Cancellation);

        Assert.Equal(["deep/new.png", "overwritten.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_EverythingDone_CostsOneListingForEachTask()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        for (var i = 0; i < 20; i++)
        {
            await host.ProcessAsync(await host.UploadAsync($"{i}.png", i % 5 == 0 ? [] : Pictures.Png(shade: i)));
        }

        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        Assert.Empty(await FindAsync(host));
        Assert.Equal((ImageProcessor.Tasks.Count, 2 * 20, 0), requests.Take());
        Assert.Empty(await FindAsync(host));
        Assert.Equal((ImageProcessor.Tasks.Count, 0, 0), requests.Take());
    }

    [Fact]
    public async Task Find_KnownUploadOverwritten_GivesItAtOnce()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.ProcessAsync(await host.UploadAsync("a.png", Pictures.Png()));
        Assert.Empty(await FindAsync(host));

        await host.UploadAsync("a.png", Pictures.Png(shade: 9));

        Assert.Equal(["a.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_ResultDeletedByHand_GivesItAfterTheRecheckInterval()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        Assert.Empty(await FindAsync(host));
        await host.Storage.Results.DeleteBlobAsync(image.ResultName("png"), cancellationToken: Cancellation);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(await FindAsync(host));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_RetriesExhausted_GivesItAfterARest()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.Get<RetriesExhausted>().ReportAsync(image, await host.SourceETagAsync(image), new IOException("The disk is full."), 5, Cancellation);

        Assert.Empty(await FindAsync(host));
        time.Advance(TimeSpan.FromMinutes(58));
        Assert.Empty(await FindAsync(host));
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(["a.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_NameTooLongForAResult_GivesItAndTheOnesAfterIt()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var longest = new string('n', BlobNames.MaxLength - "denoise/".Length);
        await host.UploadAsync(longest, Pictures.Png());
        await host.UploadAsync("z.png", Pictures.Png());

        Assert.Equal([longest, "z.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_ImagesThatTheCallerCanNotTakeNow_AsksNothingAboutThem()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.UploadAsync("a.png", Pictures.Png());
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        Assert.Empty(await host.Get<Sweep>().FindAsync(_ => false, Cancellation).ToListAsync(Cancellation));
        Assert.Equal((ImageProcessor.Tasks.Count, 0, 0), requests.Take());
    }

    private static async Task<List<string>> FindAsync(ProcessingHost host) =>
        await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image.Path).ToListAsync(Cancellation);
}
