using AePipeline.Tests.Storage;
using AePipeline.Tests.Support;
using Azure.Core;

namespace AePipeline.Tests.Processing;

/// <summary>Outages that images meet which are being worked on, while listings go through.</summary>
public sealed class WorkerOutageTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Worker_NoTokenOrNoAnswerInTime_IsNoFailureOfTheImage(bool hangs)
    {
        var outage = new StorageFault(IsDownload, hangs);
        await using var host = await ProcessingHost.CreateAsync(azurite, outage.AddTo, ("Processing:MaxAttempts", "2"));
        var image = await host.UploadAsync("a.png", Pictures.Png());
        outage.Fail();

        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => Task.FromResult(outage.Count > 4), "it is tried more often than an image that fails", TimeSpan.FromMinutes(1));
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
        Assert.Single(host.Log.Messages("OutageMet"));
        outage.End();

        await Eventually.HoldsAsync(async () => await host.FindResultAsync(image) is not null, "the result is written");
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    private static bool IsDownload(Request request) =>
        request.Method == RequestMethod.Get && request.Uri.Path.EndsWith("/images/denoise/a.png", StringComparison.Ordinal);
}
