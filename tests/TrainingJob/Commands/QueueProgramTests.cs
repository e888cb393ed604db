using System.Text;
using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.Training.Requests;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AePipeline.TrainingJob.Tests.Commands;

public sealed class QueueProgramTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queue_Empty_SaysSoAndExitsWithZero()
    {
        await CreateAsync();

        Assert.Equal(ExitCode.Done, await RunAsync());
    }

    [Fact]
    public async Task Queue_Request_LeavesTheQueueOnlyWhenItsVersionIsThere()
    {
        var (queue, storage) = await CreateAsync();
        var registry = new ModelRegistry(storage, TimeProvider.System);
        await queue.EnqueueAsync(Request("first", seed: 1), Token);
        var looks = 0;

        var run = Task.Run(RunAsync, Token);
        while (!run.IsCompleted)
        {
            if (await queue.IsEmptyAsync(Token)) Assert.Single(await registry.ListVersionsAsync("denoise", Token));
            else looks++;
            await Task.Delay(50, Token);
        }

        Assert.Equal(ExitCode.Done, await run);
        Assert.True(looks > 0, "The run was over before anyone looked, so nothing was tested: give it more to do.");
        Assert.True(await queue.IsEmptyAsync(Token));
        var version = Assert.Single(await registry.ListVersionsAsync("denoise", Token));
        var card = await registry.GetCardAsync("denoise", version, Token);
        Assert.Equal("first", card!.Training["request"].GetString());
        Assert.Equal("new-images: 12 new images so far", card.Training["reason"].GetString());
        BlobDownloadResult report = await storage.Models.GetBlobClient($"denoise/{version}/report.html").DownloadContentAsync(Token);
        Assert.Contains("12 new images so far", report.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_ModelThatIsNotBetter_IsStoredAndTheRequestDoneAndTheRunNoFailure()
    {
        var (queue, storage) = await CreateAsync();
        await queue.EnqueueAsync(Request("good", seed: 1, steps: 40), Token);
        await queue.EnqueueAsync(Request("bad", seed: 2, steps: 1), Token);

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.True(await queue.IsEmptyAsync(Token));
        var registry = new ModelRegistry(storage, TimeProvider.System);
        var cards = await Task.WhenAll((await registry.ListVersionsAsync("denoise", Token)).Select(version => registry.GetCardAsync("denoise", version, Token)));
        Assert.Equal(2, cards.Length);
        Assert.Contains("not better", Assert.Single(cards, card => card!.NotPromotedBecause is not null)!.NotPromotedBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.BadArguments, "--nonsense", "images/denoise/", "nonsense")]
    [InlineData(ExitCode.BadArguments, "--latent says nothing", "images/denoise/", "latent")]
    [InlineData(ExitCode.BadData, "images/nothing/", "images/nothing/", "seed")]
    public async Task Queue_RequestThatCanNeverBeCarriedOut_IsSetAsideWithTheReason(ExitCode expected, string reason, string source, string option)
    {
        var (queue, storage) = await CreateAsync();
        await queue.EnqueueAsync(Request("bad", seed: 1) with { Source = source, Options = new Dictionary<string, string> { [option] = "3" } }, Token);

        Assert.Equal(expected, await RunAsync());

        Assert.True(await queue.IsEmptyAsync(Token));
        QueueMessage message = await storage.PoisonedTrainingRequests.ReceiveMessageAsync(cancellationToken: Token);
        var poisoned = JsonSerializer.Deserialize(Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText)), RequestJson.Default.PoisonedRequest)!;
        Assert.Contains(reason, poisoned.Reason, StringComparison.Ordinal);
        Assert.Equal("bad", TrainingRequest.Parse(poisoned.Message).Id);
    }

    [Fact]
    public async Task Queue_TwoProgramsAtOnce_CarryOutOneRequestEach()
    {
        var (queue, storage) = await CreateAsync();
        await queue.EnqueueAsync(Request("one", seed: 1), Token);
        await queue.EnqueueAsync(Request("two", seed: 2), Token);

        using var first = QueueProcess.Start();
        using var second = QueueProcess.Start();
        await Task.WhenAll(first.WhenEndedAsync(), second.WhenEndedAsync());

        Assert.All([first, second], program => Assert.True(program.ExitCode == 0, program.Output));
        var registry = new ModelRegistry(storage, TimeProvider.System);
        var versions = await registry.ListVersionsAsync("denoise", Token);
        var requests = await Task.WhenAll(versions.Select(async version => (await registry.GetCardAsync("denoise", version, Token))!.Training["request"].GetString()));
        Assert.Equal(["one", "two"], requests.Order());
        Assert.True(await queue.IsEmptyAsync(Token));
    }

    [Fact]
    public async Task Queue_ProgramStoppedAndThenKilled_LeavesTheRequestForTheNext()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var (queue, storage) = await CreateAsync();
        await queue.EnqueueAsync(Request("tough", seed: 1, steps: 300), Token);

        using (var stopped = await TrainingAsync())
        {
            stopped.Signal("TERM");
            await stopped.WhenEndedAsync();
            Assert.True(stopped.ExitCode is 75 or 130, stopped.Output);
        }

        Assert.StartsWith("tough", await queue.DescribeNextAsync(Token), StringComparison.Ordinal);

        using (var killed = await TrainingAsync())
        {
            killed.Signal("KILL");
            await killed.WhenEndedAsync();
        }

        Assert.Null(await queue.DescribeNextAsync(Token));
        Assert.False(await queue.IsEmptyAsync(Token));
        await Eventually.HoldsAsync(async () => await queue.DescribeNextAsync(Token) is not null, "the dead program's request is seen again");
        var registry = new ModelRegistry(storage, TimeProvider.System);
        Assert.Empty(await registry.ListVersionsAsync("denoise", Token));

        using var last = QueueProcess.Start();
        await last.WhenEndedAsync();
        Assert.True(last.ExitCode == 0, last.Output);
        Assert.Contains("attempt 2", last.Output, StringComparison.Ordinal);
        Assert.Single(await registry.ListVersionsAsync("denoise", Token));
        Assert.True(await queue.IsEmptyAsync(Token));
    }

    [Theory]
    [InlineData("--task does not go with --queue", "--queue", "--task", "denoise")]
    [InlineData("--task is missing", "--data", "a")]
    public void Parse_QueueWithOtherArguments_NamesThem(string message, params string[] arguments) =>
        Assert.Contains(message, Assert.Single(TestCommand.Create().Parse(arguments).Errors).Message, StringComparison.Ordinal);

    /// <summary>A program that is in the middle of training.</summary>
    private static async Task<QueueProcess> TrainingAsync()
    {
        var program = QueueProcess.Start();
        await Eventually.HoldsAsync(() => program.Output.Contains("Training denoise", StringComparison.Ordinal) || program.HasEnded, "training begins");
        Assert.False(program.HasEnded, program.Output);
        return program;
    }

    private static async Task<ExitCode> RunAsync() => (ExitCode)await TestCommand.Create().Parse(["--queue"]).InvokeAsync(cancellationToken: Token);

    private static TrainingRequest Request(string id, int seed, int steps = 10) => new()
    {
        Id = id,
        Task = "denoise",
        Source = "images/denoise/",
        Options = new Dictionary<string, string>
        {
            ["steps"] = $"{steps}", ["seed"] = $"{seed}", ["channels"] = "grey", ["batch"] = "2", ["patch"] = "32", ["threads"] = "1", ["precision"] = "fp32",
        },
        Reason = new RequestReason(RequestReasonKind.NewImages, "12 new images so far"),
        CreatedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
    };

    /// <summary>An account with images, to which programs of this process and its children are pointed.</summary>
    private async Task<(TrainingRequestQueue Queue, PipelineStorage Storage)> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var photo in Directory.EnumerateFiles(Photos.Write(_folder["photos"], 12)))
        {
            await account.Storage.Images.UploadBlobAsync("denoise/" + Path.GetFileName(photo), BinaryData.FromBytes(await File.ReadAllBytesAsync(photo, Token)), Token);
        }

        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        Environment.SetEnvironmentVariable("Training__Queue__Visibility", "00:00:04");
        Environment.SetEnvironmentVariable("Training__Queue__RenewInterval", "00:00:01");
        var queue = new TrainingRequestQueue(
            account.Storage, Options.Create(new TrainingQueueOptions()), TimeProvider.System, NullLogger<TrainingRequestQueue>.Instance);
        return (queue, account.Storage);
    }
}
