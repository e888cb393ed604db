using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Specialized;

namespace AePipeline.Tests.Processing;

public sealed class LeasedResultTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_ResultLeasedBySomebody_SaysSoWithoutRunningTheModel()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await LeaseAsync(host);
        using var model = await host.HoldModelAsync();

        var failure = await Assert.ThrowsAsync<BlobLeasedException>(() => host.ProcessAsync(image).WaitAsync(TimeSpan.FromMinutes(1), Cancellation));

        Assert.Contains("results/denoise/a.denoised.png", failure.Message, StringComparison.Ordinal);
        Assert.Contains("az storage blob lease break", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_ResultLeasedWhileTheModelRuns_SaysSoAfterOneRun()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await host.UploadAsync("a.png", Pictures.Png(shade: 9));
        Task<ProcessingOutcome> work;
        using (await host.HoldModelAsync())
        {
            work = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            await Lease(host, image).AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Cancellation);
        }

        await Assert.ThrowsAsync<BlobLeasedException>(() => work);
    }

    [Fact]
    public async Task Worker_ResultLeasedBySomebody_ReportsTheLeaseAndGoesOnAfterIt()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Processing:ExhaustedRest", "00:00:01"));
        var image = await LeaseAsync(host);

        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(
            async () => (await host.Problems.ReadAsync(image, Cancellation))?.Detail.Contains("lease", StringComparison.Ordinal) == true, "the report names the lease");
        await Lease(host, image).BreakAsync(TimeSpan.Zero, cancellationToken: Cancellation);

        var upload = await host.SourceETagAsync(image);
        await Eventually.HoldsAsync(async () => (await host.ResultAsync(image)).Metadata.SourceETag == upload, "the result is written");
        await Eventually.HoldsAsync(async () => await host.Problems.FindAsync(image, Cancellation) is null, "the report is gone");
    }

    private static BlobLeaseClient Lease(ProcessingHost host, ImageReference image) =>
        host.Storage.Results.GetBlobClient(image.ResultName("png")).GetBlobLeaseClient();

    /// <summary>An upload that is new beside a leased result.</summary>
    private static async Task<ImageReference> LeaseAsync(ProcessingHost host)
    {
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await Lease(host, image).AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Cancellation);
        return await host.UploadAsync("a.png", Pictures.Png(shade: 9));
    }
}
