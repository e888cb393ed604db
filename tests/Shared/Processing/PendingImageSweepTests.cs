using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

public sealed class PendingImageSweepTests(AzuriteFixture azurite)
{
    private static readonly (string Key, string Value) AnyAge = ("Sweep:MinAge", "00:00:00");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_SomeUploadsDone_EnqueuesTheOthersUntilTheyAreDoneToo()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge);
        await host.ProcessAsync(await host.UploadAsync("done.png", Pictures.Png()));
        await host.ProcessAsync(await host.UploadAsync("rejected.png", []));
        var image = await host.UploadAsync("deep/ü 1.png", Pictures.Png());
        await host.UploadAsync("new.png", Pictures.Png());
        await host.Storage.Images.UploadBlobAsync("other/no-task.png", BinaryData.FromBytes(Pictures.Png()), Cancellation);

        Assert.Equal(new SweepReport(4, 2, 2, SweepEnd.RoundComplete), await RunAsync(host));
        Assert.Equal(new SweepReport(0, 0, 0, SweepEnd.QueueBusy), await RunAsync(host));

        var messages = await TakeAsync(host);
        Assert.Equal(["denoise/deep/ü 1.png", "denoise/new.png"], messages.Select(message => PendingImage.Parse(message).Name));
        Assert.Equal(await host.SourceETagAsync(image), PendingImage.Parse(messages[0]).SourceETag);
        Assert.Equal(2, (await RunAsync(host)).Enqueued);

        foreach (var message in await TakeAsync(host)) await host.Get<PendingImageHandler>().HandleAsync(message, Cancellation);
        Assert.NotNull(await host.FindResultAsync(image));
        Assert.Equal(new SweepReport(4, 0, 0, SweepEnd.RoundComplete), await RunAsync(host));
    }

    [Fact]
    public async Task Run_UploadYoungerThanTheMinimum_LeavesItToItsTrigger()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        await host.UploadAsync("a.png", Pictures.Png());

        Assert.Equal(new SweepReport(1, 0, 0, SweepEnd.RoundComplete), await RunAsync(host));
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(new SweepReport(1, 1, 1, SweepEnd.RoundComplete), await RunAsync(host));
    }

    [Fact]
    public async Task Run_TimeIsUp_TheNextGoesOnInAnyProcess()
    {
        (string, string)[] settings = [AnyAge, ("Sweep:PageSize", "2"), ("Sweep:TimeBudget", "00:00:00")];
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, settings);
        await using var twin = host.Twin(settings);
        for (var i = 0; i < 5; i++) await host.UploadAsync($"{i}.png", Pictures.Png());

        Assert.Equal(new SweepReport(2, 2, 2, SweepEnd.OutOfTime), await RunAsync(host));
        Assert.Equal(new SweepReport(2, 2, 2, SweepEnd.OutOfTime), await RunAsync(twin));
        Assert.Equal(1, (await RunAsync(host)).Enqueued);
        Assert.Equal(new SweepReport(0, 0, 0, SweepEnd.RoundComplete), await RunAsync(twin));

        var names = (await TakeAsync(host)).Select(message => PendingImage.Parse(message).Image.Path);
        Assert.Equal(["0.png", "1.png", "2.png", "3.png", "4.png"], names);
    }

    [Fact]
    public async Task Run_EnoughWaiting_EnqueuesTheRestWhenItIsTaken()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge, ("Sweep:PageSize", "2"), ("Sweep:MaxPending", "2"));
        for (var i = 0; i < 4; i++) await host.UploadAsync($"{i}.png", Pictures.Png());

        Assert.Equal(new SweepReport(2, 2, 2, SweepEnd.QueueBusy), await RunAsync(host));
        Assert.Equal(new SweepReport(0, 0, 0, SweepEnd.QueueBusy), await RunAsync(host));
        Assert.Equal(2, (await TakeAsync(host)).Count);
        Assert.Equal(new SweepReport(2, 2, 2, SweepEnd.RoundComplete), await RunAsync(host));
    }

    [Fact]
    public async Task Run_TaskWithoutModel_LeavesItsUploadsWhereTheyAre()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge);
        await host.UploadAsync("a.png", Pictures.Png(), ImageTask.Upscale);
        await host.UploadAsync("a.png", Pictures.Png(), ImageTask.Embed);
        await host.Storage.Models.UploadBlobAsync("embed/current.json", BinaryData.FromString("{"), Cancellation);

        Assert.Equal(new SweepReport(0, 0, 0, SweepEnd.RoundComplete), await RunAsync(host));
    }

    [Fact]
    public async Task Run_WhileAnotherProcessSweeps_SaysSo()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge);
        await host.UploadAsync("a.png", Pictures.Png());
        var held = host.Storage.Jobs.GetBlobClient("sweep/holder");

        await using (await BlobLease.TryAcquireAsync(held, TimeSpan.FromSeconds(60), TimeProvider.System, Cancellation))
        {
            Assert.True((await RunAsync(host)).IsHeldElsewhere);
        }

        Assert.Equal(1, (await RunAsync(host)).Enqueued);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"task":"blur","marker":"x","roundStartedAt":"2026-01-01T00:00:00Z"}""")]
    public async Task Run_DamagedState_BeginsARound(string state)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge);
        await host.UploadAsync("a.png", Pictures.Png());
        await host.Storage.Jobs.UploadBlobAsync("sweep/state.json", BinaryData.FromString(state), Cancellation);

        Assert.Equal(new SweepReport(1, 1, 1, SweepEnd.RoundComplete), await RunAsync(host));
    }

    [Fact]
    public async Task Run_QueueOfAnOlderDeploymentMissing_CreatesIt()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge);
        await host.UploadAsync("a.png", Pictures.Png());
        await host.Storage.PendingImages.DeleteAsync(Cancellation);

        Assert.Equal(1, (await RunAsync(host)).Enqueued);
    }

    [Fact]
    public async Task Run_PagesThatEndWithNamesThatXmlCanNotHold_GoesOnAfterThem()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge, ("Sweep:PageSize", "1"));
        string[] names = ["a.png", "b\u0001.png", "b\u0001\uFFFE.png", "c.png"];
        foreach (var name in names) await host.UploadAsync(name, Pictures.Png());

        Assert.Equal(new SweepReport(4, 4, 4, SweepEnd.RoundComplete), await RunAsync(host));
        Assert.Equal(names.Select(name => $"denoise/{name}"), (await TakeAsync(host)).Select(message => PendingImage.Parse(message).Name));
    }

    [Fact]
    public async Task Run_EverythingKnownToBeDone_AsksNothingAboutSingleImages()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, time: null, AnyAge, ("Sweep:MaxRemembered", "3"));
        for (var i = 0; i < 3; i++) await host.ProcessAsync(await host.UploadAsync($"{i}.png", Pictures.Png(shade: i)));
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        Assert.True((await RunAsync(host)).IsComplete);
        Assert.Equal(6 * 3, requests.Take().Heads);
        Assert.True((await RunAsync(host)).IsComplete);
        Assert.Equal(0, requests.Take().Heads);

        await host.ProcessAsync(await host.UploadAsync("more.png", Pictures.Png(shade: 9)));
        requests.Take();
        Assert.True((await RunAsync(host)).IsComplete);
        Assert.True((await RunAsync(host)).IsComplete);
        Assert.Equal(6 * 2, requests.Take().Heads);
    }

    private static Task<SweepReport> RunAsync(ProcessingHost host) => host.Get<PendingImageSweep>().RunAsync(Cancellation);

    private static async Task<List<string>> TakeAsync(ProcessingHost host)
    {
        var taken = new List<string>();
        while ((await host.Storage.PendingImages.ReceiveMessageAsync(cancellationToken: Cancellation)).Value is QueueMessage message)
        {
            taken.Add(message.Body.ToString());
            await host.Storage.PendingImages.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
        }

        return [.. taken.Order(StringComparer.Ordinal)];
    }
}
