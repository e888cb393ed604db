using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class UploadEventTests(AzuriteFixture azurite)
{
    // Of a day, only the first sweep is seen.
    private static readonly (string Key, string Value)[] NoSecondSweep =
        [("Processing:SweepInterval", "1.00:00:00"), ("Processing:MaxSweepPause", "1.00:00:00"), ("Processing:IdleSweepPause", "1.00:00:00")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_ToldOfAnUpload_DoesItWithoutASweep()
    {
        var told = new ToldUploads();
        await using var host = await ProcessingHost.CreateAsync(azurite, told, NoSecondSweep);
        await StartAndSweepAsync(host);

        var image = await host.UploadAsync("a.png", Pictures.Png());
        told.Tell(image.ImageName, await host.SourceETagAsync(image));

        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 1, InFlight: 0 }, "it is done");
        Assert.NotNull(await host.FindResultAsync(image));
    }

    [Fact]
    public async Task Worker_ToldOfWhatIsNoUploadOrIsGone_GoesOn()
    {
        var told = new ToldUploads();
        await using var host = await ProcessingHost.CreateAsync(azurite, told, NoSecondSweep);
        await StartAndSweepAsync(host);
        foreach (var name in new[] { "a.png", "other/a.png", "denoise/", "denoise/../a.png", "denoise/@archive/a.png", "denoise/gone.png" }) told.Tell(name, "0x1");

        var image = await host.UploadAsync("a.png", Pictures.Png());
        told.Tell(image.ImageName, await host.SourceETagAsync(image));

        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 1, InFlight: 0 }, "the upload after them is done");
        Assert.Equal(1, await host.Storage.Results.GetBlobsAsync(cancellationToken: Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Worker_ToldAgainOfWhatItHasDone_AsksNothing()
    {
        var told = new ToldUploads();
        await using var host = await ProcessingHost.CreateAsync(azurite, told, [.. NoSecondSweep, ("Inference:ModelRefreshInterval", "00:00:30")]);
        await StartAndSweepAsync(host);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        var etag = await host.SourceETagAsync(image);
        told.Tell(image.ImageName, etag);
        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 1, InFlight: 0 }, "it is done");
        var next = await host.UploadAsync("b.png", Pictures.Png());
        var nextTag = await host.SourceETagAsync(next);
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        told.Tell(image.ImageName, etag);
        told.Tell(next.ImageName, nextTag);

        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 2, InFlight: 0 }, "the one told of after it is done");
        var (_, heads, _) = requests.Take();
        // Of the other upload, whose name is new: nothing, or a last look at it on a machine that was slow.
        Assert.InRange(heads, 0, 1);
    }

    [Fact]
    public async Task Worker_ToldOfANameThatWasListed_AsksWhatThereIs()
    {
        var told = new ToldUploads();
        await using var host = await ProcessingHost.CreateAsync(azurite, told, [.. NoSecondSweep, ("Inference:ModelRefreshInterval", "00:00:30")]);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 1, InFlight: 0 }, "the first upload is done");
        await host.UploadAsync("a.png", Pictures.Png(24));
        var etag = await host.SourceETagAsync(image);
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        told.Tell(image.ImageName, etag);

        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 2, InFlight: 0 }, "the second is");
        var (gets, heads, others) = requests.Take();
        Assert.Equal((1, 1), (gets, others));
        Assert.InRange(heads, 3, 10);
        Assert.Equal(24, (await host.ResultAsync(image)).Decode().Width);
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("embed")]
    public async Task Worker_ToldOfANewNameThatHasAResultAllTheSame_ReplacesIt(string folder)
    {
        var task = ImageTasks.Parse(folder);
        var told = new ToldUploads();
        await using var host = await ProcessingHost.CreateAsync(azurite, told, NoSecondSweep);
        await host.PublishModelAsync(ProcessingHost.EmbedCard(errors: null));
        var image = await host.UploadAsync("a.png", Pictures.Png(), task);
        await host.ProcessAsync(image);
        await host.Storage.Images.DeleteBlobAsync(image.ImageName, cancellationToken: Cancellation);
        await StartAndSweepAsync(host);
        await host.UploadAsync("a.png", Pictures.Png(24), task);
        var etag = await host.SourceETagAsync(image);

        told.Tell(image.ImageName, etag);

        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 1, InFlight: 0 }, "the new upload is done");
        Assert.Equal(etag, (await host.FindResultAsync(image))?.Metadata.SourceETag);
        if (task == ImageTask.Embed) await StoredEmbeddings.AssertConsistentAsync(host, image);
    }

    [Fact]
    public async Task Worker_OverwrittenWhileItIsWorkedOn_EndsWithTheResultOfTheLast()
    {
        var told = new ToldUploads();
        await using var host = await ProcessingHost.CreateAsync(azurite, told, ("Processing:IdleSweepPause", "1.00:00:00"));
        await StartAndSweepAsync(host);
        var image = default(ImageReference);
        using (await host.HoldModelAsync())
        {
            for (var width = 20; width < 23; width++)
            {
                image = await host.UploadAsync("a.png", Pictures.Png(width));
                told.Tell(image.ImageName, await host.SourceETagAsync(image));
            }
        }

        var last = await host.SourceETagAsync(image);
        await Eventually.HoldsAsync(async () => (await host.FindResultAsync(image))?.Metadata.SourceETag == last, "the last upload has its result");
    }

    /// <summary>The listings of the three tasks, and of what is in none.</summary>
    private static async Task StartAndSweepAsync(ProcessingHost host)
    {
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        var listings = 0;
        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => (listings += requests.Take().Gets) > ImageProcessor.Tasks.Count, "the first sweep is over");
    }
}
