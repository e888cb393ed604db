using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

/// <summary>How many requests of storage an image takes, and that it is found all the same.</summary>
public sealed class StorageRequestTests(AzuriteFixture azurite)
{
    private static readonly (string Key, string Value) SeldomAnotherModel = ("Inference:ModelRefreshInterval", "00:00:30");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("denoise", 4)]
    [InlineData("embed", 5)]
    public async Task Process_FirstUploadOfAName_TakesAtMostFiveRequests(string folder, int expected)
    {
        var task = ImageTasks.Parse(folder);
        await using var host = await CreateAsync(task);
        await host.ProcessAsync(await host.UploadAsync("first.png", Pictures.Png(), task));
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        var counts = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var image = await host.UploadAsync($"{i}.png", Pictures.Png(shade: i), task);
            requests.Take();
            Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
            counts.Add(Sum(requests.Take()));
        }

        // Not every one: between them a host may have looked for another model.
        Assert.Equal(expected, counts.Min());
    }

    [Fact]
    public async Task Process_FirstUploadWithAFormat_TakesFourRequestsMore()
    {
        await using var host = await CreateAsync(ImageTask.Denoise);
        await host.ProcessAsync(await host.UploadAsync("first.png", Pictures.Png()));
        var image = await host.UploadAsync("a.png", Pictures.Png(), metadata: (UploadOptions.FormatKey, "webp"));
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        Assert.Equal(8, Sum(requests.Take()));
    }

    [Theory]
    [InlineData("denoise", 2)]
    [InlineData("embed", 3)]
    public async Task Process_UploadWhoseStateTheSweepHasRead_AsksForNothingAgain(string folder, int expected)
    {
        var task = ImageTasks.Parse(folder);
        await using var host = await CreateAsync(task);
        await host.ProcessAsync(await host.UploadAsync("first.png", Pictures.Png(), task));
        for (var i = 0; i < 20; i++) await host.UploadAsync($"{i}.png", Pictures.Png(shade: i), task);
        var found = await host.Get<Sweep>().FindAsync(_ => true, Cancellation).ToListAsync(Cancellation);
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        var counts = new List<int>();
        foreach (var upload in found.Take(3))
        {
            Assert.Equal(ProcessingStatus.Written, (await host.Processor.ProcessAsync(upload.Image, upload.Seen!.State, Cancellation)).Status);
            counts.Add(Sum(requests.Take()));
        }

        Assert.Equal(20, found.Count);
        Assert.Equal(expected, counts.Min());
    }

    [Fact]
    public async Task Process_StateReadBeforeAnotherHostWasDone_LeavesThatHostsResult()
    {
        await using var slow = await CreateAsync(ImageTask.Embed);
        await using var fast = slow.Twin();
        var image = await StoredEmbeddings.UploadAsync(slow, "a.png", Pictures.Png());
        var seen = await slow.Get<ImageLedger>().ReadAsync(image, Cancellation);
        await fast.ProcessAsync(image);
        var stored = await StoredEmbeddings.StoredAsync(fast, image);

        Assert.Equal(ProcessingStatus.AlreadyDone, (await slow.Processor.ProcessAsync(image, seen, Cancellation)).Status);
        await StoredEmbeddings.AssertUntouchedAsync(slow, image, stored);
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("embed")]
    public async Task Find_WhatThisProcessHasDone_IsNotAskedAbout(string folder)
    {
        var task = ImageTasks.Parse(folder);
        await using var host = await CreateAsync(task);
        var sweep = host.Get<Sweep>();
        Assert.Empty(await FindAsync(host));
        for (var i = 0; i < 3; i++) sweep.Note(await host.ProcessAsync(await host.UploadAsync($"{i}.png", i == 0 ? [] : Pictures.Png(shade: i), task)));
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        Assert.Empty(await FindAsync(host));
        Assert.Equal((ImageProcessor.Tasks.Count, 0, 0), requests.Take());
    }

    [Fact]
    public async Task Find_LatentMissingAmongManyThatAreDone_GivesItsUploadAlone()
    {
        await using var host = await CreateAsync(ImageTask.Embed);
        for (var i = 0; i < 12; i++) await host.ProcessAsync(await StoredEmbeddings.UploadAsync(host, $"{i:00}.png", Pictures.Png(shade: i)));
        await host.Storage.Latents.DeleteBlobAsync("07.png.npy", cancellationToken: Cancellation);

        Assert.Equal(["07.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_RecheckOfMany_CostsListingsAlone()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        for (var i = 0; i < 12; i++) await host.ProcessAsync(await host.UploadAsync($"{i:00}.png", Pictures.Png(shade: i)));
        Assert.Empty(await FindAsync(host));
        await host.Storage.Results.DeleteBlobAsync("denoise/07.denoised.png", cancellationToken: Cancellation);
        time.Advance(TimeSpan.FromHours(1));
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        Assert.Equal(["07.png"], await FindAsync(host));

        // A single one that is missing is asked about in all formats and by the names of earlier versions, in case the listing came too early.
        Assert.Equal(6, requests.Take().Heads);
    }

    [Fact]
    public async Task Run_ResultsInAnotherOrderThanTheirUploads_AreFoundInTheListings()
    {
        string[] names = ["a", "a b", "a-", "a-b", "a.b", "a/b", "a0", "b"];
        (string, string)[] settings = [("Sweep:MinAge", "00:00:00"), ("Sweep:PageSize", "2"), ("Processing:SweepParallelism", "1")];
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, settings);
        foreach (var (i, name) in names.Index()) await host.ProcessAsync(await host.UploadAsync(name, Pictures.Png(shade: i)));
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        Assert.Equal(new SweepReport(8, 0, 0, SweepEnd.RoundComplete), await host.Get<PendingImageSweep>().RunAsync(Cancellation));
        Assert.Equal(0, requests.Take().Heads);
    }

    private Task<ProcessingHost> CreateAsync(ImageTask task) => task == ImageTask.Embed
        ? ProcessingHost.CreateEmbeddingAsync(azurite, errors: null, SeldomAnotherModel)
        : ProcessingHost.CreateAsync(azurite, time: null, SeldomAnotherModel);

    private static int Sum((int Gets, int Heads, int Others) counts) => counts.Gets + counts.Heads + counts.Others;

    private static async Task<List<string>> FindAsync(ProcessingHost host) =>
        await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image.Path).ToListAsync(Cancellation);
}
