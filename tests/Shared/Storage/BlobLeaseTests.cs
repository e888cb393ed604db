using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Storage;

public sealed class BlobLeaseTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_WhoseRenewalGetsNoToken_IsRenewedAgainAndStaysHeld()
    {
        var account = await azurite.CreateAccountAsync();
        var renewals = new FailingRenewal();
        var options = new BlobClientOptions();
        options.AddPolicy(renewals, HttpPipelinePosition.PerCall);
        var blob = new BlobServiceClient(account.ConnectionString, options).GetBlobContainerClient(BlobContainers.Jobs).GetBlobClient("job/runner");
        var time = new FakeTimeProvider();
        var duration = TimeSpan.FromSeconds(15);
        await using var lease = await BlobLease.TryAcquireAsync(blob, duration, time, Cancellation);

        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(duration / 3);
                return Task.FromResult(renewals.Count >= 3);
            },
            "it is renewed after the failure");

        Assert.False(lease!.Lost.IsCancellationRequested);
        Assert.Null(await BlobLease.TryAcquireAsync(account.Storage.Jobs.GetBlobClient("job/runner"), duration, TimeProvider.System, Cancellation));
    }

    private sealed class FailingRenewal : HttpPipelineSynchronousPolicy
    {
        private int _count;

        public int Count => _count;

        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Headers.TryGetValue("x-ms-lease-action", out var action) && action == "renew" && Interlocked.Increment(ref _count) == 1)
            {
                throw new AuthenticationFailedException("The identity's endpoint did not answer.");
            }
        }
    }
}
