using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Training.Requests;
using AePipeline.Tests.Support;
using AePipeline.Training.Requests;
using AePipeline.Training.Retraining;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Training.Retraining;

public sealed class RetrainingSchedulerTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    private string? _connectionString;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Look_EnoughImagesWhenATimeComes_AsksForOneRunAndSaysWhy()
    {
        var (scheduler, storage) = await CreateAsync();
        await UploadAsync(storage, 3);
        await scheduler.LookAsync(Cancellation);
        Assert.True(await Queue(storage).IsEmptyAsync(Cancellation));

        _time.Advance(TimeSpan.FromHours(1));
        var decision = Assert.Single(await scheduler.LookAsync(Cancellation));

        await using var lease = await Queue(storage).ReceiveAsync(Cancellation);
        Assert.Equal(("denoise-20260131T130000Z", "new-images: 3 new images so far"), (lease!.Request.Id, decision.Why));
        Assert.Equal("5", lease.Request.Options["steps"]);
        Assert.Equal(decision.Request!.Reason, lease.Request.Reason);
    }

    [Fact]
    public async Task Look_TooFewImages_DecidesTheTimeAndWaitsForTheNext()
    {
        var (scheduler, storage) = await StartedAsync();
        await UploadAsync(storage, 2);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Contains("fewer than 3", Assert.Single(await scheduler.LookAsync(Cancellation)).Why, StringComparison.Ordinal);
        await UploadAsync(storage, 3);
        Assert.Null(Assert.Single(await scheduler.LookAsync(Cancellation)).Request);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(Assert.Single(await scheduler.LookAsync(Cancellation)).Request);
    }

    [Fact]
    public async Task Look_ManyTimesMissed_AsksOnce()
    {
        var (scheduler, storage) = await StartedAsync();
        await UploadAsync(storage, 3);

        _time.Advance(TimeSpan.FromHours(50));
        await scheduler.LookAsync(Cancellation);
        await ClearAsync(storage);

        Assert.Contains("no time of the schedule", Assert.Single(await scheduler.LookAsync(Cancellation)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_RunUnderWay_WaitsAndThenMakesUpForTheTime()
    {
        var (scheduler, storage) = await StartedAsync();
        await UploadAsync(storage, 3);
        await Queue(storage).EnqueueAsync(RequestSamples.Create("by-hand"), Cancellation);
        await using var running = await Queue(storage).ReceiveAsync(Cancellation);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Contains("not over", Assert.Single(await scheduler.LookAsync(Cancellation)).Why, StringComparison.Ordinal);
        await running!.CompleteAsync(Cancellation);

        Assert.NotNull(Assert.Single(await scheduler.LookAsync(Cancellation)).Request);
    }

    [Fact]
    public async Task Look_ImagesThatTheLastRunSaw_AreNotNew()
    {
        // The service dates blobs by its own clock, so this one starts there.
        _time.SetUtcNow(DateTimeOffset.UtcNow.AddHours(-2));
        var (scheduler, storage) = await StartedAsync();
        await UploadAsync(storage, 3);
        _time.SetUtcNow(DateTimeOffset.UtcNow.AddHours(1));
        Assert.NotNull(Assert.Single(await scheduler.LookAsync(Cancellation)).Request);
        await ClearAsync(storage);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Contains("0 new images since", Assert.Single(await scheduler.LookAsync(Cancellation)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ManySchedulersAtOnce_EnqueueOneRequestForATime()
    {
        var (first, storage) = await StartedAsync();
        var account = _connectionString!;
        RetrainingScheduler[] all = [first, .. Enumerable.Range(0, 5).Select(_ => Create(account))];
        await UploadAsync(storage, 3);

        for (var round = 1; round <= 3; round++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await Task.WhenAll(all.Select(scheduler => scheduler.LookAsync(Cancellation)));
            QueueProperties properties = await storage.TrainingRequests.GetPropertiesAsync(Cancellation);
            Assert.Equal(1, properties.ApproximateMessagesCount);
            await ClearAsync(storage);
        }
    }

    [Fact]
    public async Task Look_SchedulerDiedBetweenDecidingAndSending_SendsTheRequestLater()
    {
        var (scheduler, storage) = await StartedAsync();
        var request = RequestSamples.Create("denoise-lost") with { CreatedAt = _time.GetUtcNow() };
        var states = new RetrainingStateStore(storage);
        var (state, etag) = await states.ReadAsync("denoise", Cancellation);
        await states.TryWriteAsync("denoise", state! with { LastRequest = request }, etag, Cancellation);

        Assert.Null(Assert.Single(await scheduler.LookAsync(Cancellation)).Request);
        _time.Advance(TimeSpan.FromMinutes(3));
        await scheduler.LookAsync(Cancellation);
        await scheduler.LookAsync(Cancellation);

        await using var lease = await Queue(storage).ReceiveAsync(Cancellation);
        Assert.Equal("denoise-lost", lease!.Request.Id);
        Assert.Null(await Queue(storage).ReceiveAsync(Cancellation));
    }

    [Fact]
    public async Task Look_DamagedState_StartsTheScheduleAfresh()
    {
        var (scheduler, storage) = await StartedAsync();
        await storage.Jobs.GetBlobClient("training/schedule/denoise.json").UploadAsync(BinaryData.FromString("{"), overwrite: true, Cancellation);
        await scheduler.LookAsync(Cancellation);
        await UploadAsync(storage, 3);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.NotNull(Assert.Single(await scheduler.LookAsync(Cancellation)).Request);
    }

    [Fact]
    public async Task TryWrite_StateThatChangedMeanwhile_WritesNothing()
    {
        var (_, storage) = await StartedAsync();
        var states = new RetrainingStateStore(storage);
        var (state, seen) = await states.ReadAsync("denoise", Cancellation);
        Assert.NotNull(await states.TryWriteAsync("denoise", state! with { SentAt = _time.GetUtcNow() }, seen, Cancellation));

        Assert.Null(await states.TryWriteAsync("denoise", state!, seen, Cancellation));
        Assert.Null(await states.TryWriteAsync("denoise", state!, null, Cancellation));

        Assert.NotNull((await states.ReadAsync("denoise", Cancellation)).State!.SentAt);
    }

    [Theory]
    [InlineData(0.2, null)]
    [InlineData(4.0, "drift: Of 3 images 100.0 % have a z-score beyond 3, and the mean z-score is 4.00; up to 5.0 % and 0.50 are no drift.")]
    public async Task Look_LatentsFarFromValidation_AsksForTheEmbedModelAloneWhateverTheNumberOfImages(double zScore, string? reason)
    {
        var account = await azurite.CreateAccountAsync();
        var scheduler = Create(account.ConnectionString, ("Training:Schedule:Tasks:embed:Source", "images/embed/"), ("Drift:MinImages", "2"));
        await account.Storage.Models.UploadBlobAsync(
            "embed/current.json", BinaryData.FromString("""{"version":"v7","promotedAt":"2026-01-30T00:00:00Z"}"""), Cancellation);
        var latent = new LatentMetadata(new ResultMetadata("0x8D", "v7", "0.1.0", "CPU", "model.onnx"), 0.01, zScore);
        for (var i = 0; i < 3; i++)
        {
            await account.Storage.Latents.GetBlobClient($"{i}.png.npy").UploadAsync(
                BinaryData.FromBytes(NpyVector.Write([1, 2])), new BlobUploadOptions { Metadata = latent.ToMetadata() }, Cancellation);
        }

        await scheduler.LookAsync(Cancellation);

        _time.Advance(TimeSpan.FromHours(1));
        var decisions = await scheduler.LookAsync(Cancellation);

        var embed = decisions.Single(decision => decision.Task == "embed");
        Assert.Equal(reason, embed.Request is null ? null : embed.Why);
        Assert.Null(decisions.Single(decision => decision.Task == "denoise").Request);
    }

    [Fact]
    public async Task Look_TwoTasksAndOneRunAtATime_TakesTheOneThatWaitedLongest()
    {
        var account = await azurite.CreateAccountAsync();
        var scheduler = Create(account.ConnectionString, ("Training:Schedule:MinNewImages", "0"), ("Training:Schedule:Tasks:embed:Source", "images/embed/"));
        await scheduler.LookAsync(Cancellation);
        var asked = new List<string>();

        for (var round = 0; round < 4; round++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            asked.AddRange((await scheduler.LookAsync(Cancellation)).Where(decision => decision.Request is not null).Select(decision => decision.Task));
            await ClearAsync(account.Storage);
        }

        Assert.Equal(4, asked.Count);
        Assert.All(asked.Zip(asked.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    private async Task<(RetrainingScheduler Scheduler, PipelineStorage Storage)> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        _connectionString = account.ConnectionString;
        return (Create(account.ConnectionString), account.Storage);
    }

    /// <summary>A scheduler that has looked once, so that the schedule has begun.</summary>
    private async Task<(RetrainingScheduler Scheduler, PipelineStorage Storage)> StartedAsync()
    {
        var (scheduler, storage) = await CreateAsync();
        await scheduler.LookAsync(Cancellation);
        return (scheduler, storage);
    }

    private RetrainingScheduler Create(string connectionString, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Storage:ConnectionString", connectionString),
            new("Training:Schedule:Cron", "0 * * * *"),
            new("Training:Schedule:MinNewImages", "3"),
            new("Training:Schedule:Tasks:denoise:Arguments:steps", "5"),
        ]).AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(_time);
        return services.AddRetraining().BuildServiceProvider().GetRequiredService<RetrainingScheduler>();
    }

    private static TrainingRequestQueue Queue(PipelineStorage storage) => RequestSamples.Queue(storage);

    private static async Task ClearAsync(PipelineStorage storage) => await storage.TrainingRequests.ClearMessagesAsync(Cancellation);

    private static async Task UploadAsync(PipelineStorage storage, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await storage.Images.GetBlobClient($"denoise/{i}.png").UploadAsync(BinaryData.FromString("an image"), overwrite: true, Cancellation);
        }

        // Neither a folder nor another task's image is one to train on.
        await storage.Images.GetBlobClient("denoise/folder").UploadAsync(BinaryData.FromString(""), overwrite: true, Cancellation);
        await storage.Images.GetBlobClient("upscale/other.png").UploadAsync(BinaryData.FromString("an image"), overwrite: true, Cancellation);
    }
}
