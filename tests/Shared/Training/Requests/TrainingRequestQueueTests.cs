using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.Training.Requests;
using Azure.Storage.Queues.Models;

namespace AePipeline.Tests.Training.Requests;

public sealed class TrainingRequestQueueTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_EmptyQueue_GivesNothing()
    {
        var (_, queue) = await CreateAsync();

        Assert.Null(await queue.ReceiveAsync(Cancellation));
        Assert.True(await queue.IsEmptyAsync(Cancellation));
        Assert.Null(await queue.DescribeNextAsync(Cancellation));
    }

    [Fact]
    public async Task Receive_TwoReceivers_GetDifferentRequestsAndAThirdNone()
    {
        var (storage, queue) = await CreateAsync();
        await queue.EnqueueAsync(RequestSamples.Create("first"), Cancellation);
        await queue.EnqueueAsync(RequestSamples.Create("second"), Cancellation);

        var leases = await Task.WhenAll(queue.ReceiveAsync(Cancellation), RequestSamples.Queue(storage).ReceiveAsync(Cancellation));

        Assert.Equal(["first", "second"], leases.Select(lease => lease!.Request.Id).Order());
        Assert.Null(await queue.ReceiveAsync(Cancellation));
        foreach (var lease in leases) await lease!.DisposeAsync();
    }

    [Fact]
    public async Task Lease_HeldForLongerThanItsVisibility_KeepsTheRequestHiddenUntilItIsDone()
    {
        var (_, queue) = await CreateAsync();
        await queue.EnqueueAsync(RequestSamples.Create("long"), Cancellation);
        await using var lease = await queue.ReceiveAsync(Cancellation);

        var held = Stopwatch.StartNew();
        while (held.Elapsed < 1.5 * RequestSamples.Quick().Visibility)
        {
            await Task.Delay(500, Cancellation);
            Assert.Null(await queue.DescribeNextAsync(Cancellation));
        }

        Assert.False(await queue.IsEmptyAsync(Cancellation));
        Assert.False(lease!.Lost.IsCancellationRequested);
        await lease.CompleteAsync(Cancellation);
        Assert.True(await queue.IsEmptyAsync(Cancellation));
    }

    [Fact]
    public async Task Lease_OfADeadProcess_RunsOutAndTheRequestIsSeenAgain()
    {
        var (_, queue) = await CreateAsync();
        await queue.EnqueueAsync(RequestSamples.Create("crash"), Cancellation);

        // Without its lease's signs of life, a message is what a dead process leaves.
        var dead = await queue.ReceiveAsync(Cancellation);
        await dead!.DisposeAsync();

        Assert.Null(await queue.ReceiveAsync(Cancellation));
        TrainingRequestLease? next = null;
        await Eventually.HoldsAsync(async () => (next = await queue.ReceiveAsync(Cancellation)) is not null, "the request is seen again");
        Assert.Equal(("crash", 2L), (next!.Request.Id, next.Deliveries));
        await next.DisposeAsync();
    }

    [Fact]
    public async Task Lease_WhoseMessageIsDeleted_IsLost()
    {
        var (storage, queue) = await CreateAsync();
        await queue.EnqueueAsync(RequestSamples.Create("cancelled"), Cancellation);
        await using var lease = await queue.ReceiveAsync(Cancellation);

        await storage.TrainingRequests.ClearMessagesAsync(Cancellation);

        await Eventually.HoldsAsync(() => lease!.Lost.IsCancellationRequested, "the lease is lost");
        await lease!.CompleteAsync(Cancellation);
    }

    [Fact]
    public async Task Return_UntilTheLastAttempt_SetsTheRequestAsideWithTheLastReason()
    {
        var (storage, queue) = await CreateAsync();
        await queue.EnqueueAsync(RequestSamples.Create("unlucky"), Cancellation);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await using var lease = await queue.ReceiveAsync(Cancellation);
            Assert.Equal(attempt, lease!.Deliveries);
            await lease.ReturnAsync($"out of memory {attempt}", Cancellation);
        }

        Assert.True(await queue.IsEmptyAsync(Cancellation));
        var poisoned = await PoisonedAsync(storage);
        Assert.Contains("out of memory 3", poisoned.Reason, StringComparison.Ordinal);
        Assert.Equal((3L, "unlucky"), (poisoned.Deliveries, TrainingRequest.Parse(poisoned.Message).Id));
    }

    [Fact]
    public async Task Return_WithADelay_HidesTheRequestForThatLong()
    {
        var options = RequestSamples.Quick();
        options.RetryDelay = TimeSpan.FromSeconds(6);
        var (_, queue) = await CreateAsync(options);
        await queue.EnqueueAsync(RequestSamples.Create("later"), Cancellation);
        await using var lease = await queue.ReceiveAsync(Cancellation);

        await lease!.ReturnAsync("not now", Cancellation);

        Assert.Null(await queue.DescribeNextAsync(Cancellation));
        await Eventually.HoldsAsync(async () => await queue.DescribeNextAsync(Cancellation) is not null, "the request is seen again");
    }

    [Fact]
    public async Task Interrupt_HoweverOften_NeverCountsAsAnAttempt()
    {
        var (storage, queue) = await CreateAsync();
        await queue.EnqueueAsync(RequestSamples.Create("preempted"), Cancellation);

        for (var i = 0; i < 5; i++)
        {
            await using var lease = await queue.ReceiveAsync(Cancellation);
            Assert.Equal(("preempted", 1L), (lease!.Request.Id, lease.Deliveries));
            await lease.InterruptAsync(Cancellation);
        }

        QueueProperties properties = await storage.TrainingRequests.GetPropertiesAsync(Cancellation);
        Assert.Equal(1, properties.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Receive_AfterTooManyCrashes_SetsTheRequestAside()
    {
        var options = RequestSamples.Quick();
        options.MaxDeliveries = 1;
        var (storage, queue) = await CreateAsync(options);
        await queue.EnqueueAsync(RequestSamples.Create("deadly"), Cancellation);
        await (await queue.ReceiveAsync(Cancellation))!.DisposeAsync();

        await Eventually.HoldsAsync(
            async () => await queue.ReceiveAsync(Cancellation) is null && await queue.IsEmptyAsync(Cancellation), "the request is set aside");

        Assert.Contains("crash", (await PoisonedAsync(storage)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("bm90IEpTT04=")]
    [InlineData("{\"task\":\"paint\"}")]
    public async Task Receive_MalformedMessages_AreSetAsideAndTheNextIsGiven(string message)
    {
        var (storage, queue) = await CreateAsync();
        await storage.TrainingRequests.SendMessageAsync(message, Cancellation);
        await storage.TrainingRequests.SendMessageAsync(RequestSamples.Create("plain").ToJson(), Cancellation);

        await using var lease = await queue.ReceiveAsync(Cancellation);

        Assert.Equal("plain", lease!.Request.Id);
        var poisoned = await PoisonedAsync(storage);
        Assert.Contains("not a training request", poisoned.Reason, StringComparison.Ordinal);
        Assert.Equal(message.StartsWith("bm", StringComparison.Ordinal) ? "not JSON" : message, poisoned.Message);
    }

    [Fact]
    public async Task Poison_OfTheLongestMessage_KeepsTheStartOfIt()
    {
        var (storage, queue) = await CreateAsync();
        await storage.TrainingRequests.SendMessageAsync(new string('ü', 20_000), Cancellation);

        Assert.Null(await queue.ReceiveAsync(Cancellation));

        Assert.StartsWith("üüü", (await PoisonedAsync(storage)).Message, StringComparison.Ordinal);
    }

    private async Task<(PipelineStorage Storage, TrainingRequestQueue Queue)> CreateAsync(TrainingQueueOptions? options = null)
    {
        var account = await azurite.CreateAccountAsync();
        return (account.Storage, RequestSamples.Queue(account.Storage, options));
    }

    private static async Task<PoisonedRequest> PoisonedAsync(PipelineStorage storage)
    {
        QueueMessage message = await storage.PoisonedTrainingRequests.ReceiveMessageAsync(cancellationToken: Cancellation);
        return JsonSerializer.Deserialize(
            Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText)), RequestJson.Default.PoisonedRequest)!;
    }
}
