using AePipeline.Storage;
using AePipeline.Tests.Storage;
using AePipeline.Tests.Support;
using AePipeline.Training.Requests;
using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Training.Requests;

/// <summary>Leases whose signs of life fail because the identity gets no token.</summary>
public sealed class TrainingRequestLeaseTests(AzuriteFixture azurite)
{
    // Hiding a message again is the only PUT to it.
    private readonly StorageFault _noToken = new(request => request.Method == RequestMethod.Put && request.Uri.Path.Contains("/messages/", StringComparison.Ordinal));
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_OneTokenThatFails_IsRenewedAgainAndNobodyElseGetsTheRequest()
    {
        var (account, lease) = await ReceiveAsync(TimeSpan.FromMinutes(10));
        await using var held = lease;
        _noToken.Fail(1);

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _noToken.Passed > 0;
            },
            "it is renewed after the failure");

        Assert.Equal(1, _noToken.Count);
        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.Null(await RequestSamples.Queue(account.Storage).ReceiveAsync(Cancellation));
    }

    [Fact]
    public async Task Lease_NoTokenUntilOthersSeeTheRequest_IsLostByThen()
    {
        var visibility = TimeSpan.FromSeconds(60);
        var (_, lease) = await ReceiveAsync(visibility);
        await using var held = lease;
        _noToken.Fail();

        // However late the failures come, not a second of the lease's clock passes after the request may be seen by others.
        for (var second = 0; second < visibility.TotalSeconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Eventually.HoldsAsync(() => Task.FromResult(lease.Lost.IsCancellationRequested), "the lease is lost", TimeSpan.FromSeconds(30));
        Assert.True(_noToken.Count > 0);
    }

    private async Task<(TestAccount Account, TrainingRequestLease Lease)> ReceiveAsync(TimeSpan visibility)
    {
        var account = await azurite.CreateAccountAsync();
        var options = new TrainingQueueOptions { Visibility = visibility, RenewInterval = TimeSpan.FromSeconds(25) };
        var storage = PipelineStorage.Open(account.ConnectionString, _noToken.AddTo);
        var queue = new TrainingRequestQueue(storage, Options.Create(options), _time, NullLogger<TrainingRequestQueue>.Instance);
        await queue.EnqueueAsync(RequestSamples.Create("long"), Cancellation);
        return (account, (await queue.ReceiveAsync(Cancellation))!);
    }
}
