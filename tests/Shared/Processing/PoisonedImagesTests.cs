using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class PoisonedImagesTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"Type":"BlobTrigger","FunctionId":"Host.Functions.DenoiseImage","BlobType":"BlockBlob","ContainerName":"images","BlobName":"denoise/cats/a.png","ETag":"\"ETAG\""}""")]
    [InlineData("""{"Type":"BlobTrigger","FunctionId":"Host.Functions.DenoiseImage","BlobType":"BlockBlob","ContainerName":"images","BlobName":"denoise/cats/a.png","ETag":"ETAG"}""")]
    [InlineData("""{"name":"denoise/cats/a.png","sourceEtag":"ETAG"}""")]
    public async Task Report_MessageOfEitherQueue_WritesTheProblemReport(string message)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("cats/a.png", Pictures.Png());

        await host.Get<PoisonedImages>().ReportAsync(
            message.Replace("ETAG", await host.SourceETagAsync(image), StringComparison.Ordinal), attempts: 5, Cancellation);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.Equal((ProblemType.RetriesExhausted, 5), (report?.Type, report?.Attempts));
        Assert.Contains("log of the host", report?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_UploadOverwrittenSince_WritesNothing()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());

        Assert.Null(await host.Get<PoisonedImages>().ReportAsync("""{"name":"denoise/a.png","sourceEtag":"0x1"}""", attempts: 5, Cancellation));
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"some":"thing else"}""")]
    [InlineData("""{"Type":"BlobTrigger","ContainerName":"archive","BlobName":"denoise/a.png","ETag":"0x8D"}""")]
    [InlineData("""{"Type":"BlobTrigger","ContainerName":"images","BlobName":"blur/a.png","ETag":"0x8D"}""")]
    [InlineData("""{"Type":"BlobTrigger","ContainerName":"images","BlobName":"denoise/a.png"}""")]
    public async Task Report_MessageThatNamesNoUpload_IsLoggedWithItsTextAndDropped(string message)
    {
        await using var host = new ProcessingHost("UseDevelopmentStorage=true");
        var log = new LogRecorder<PoisonedImages>();

        Assert.Null(await new PoisonedImages(host.Get<RetriesExhausted>(), log).ReportAsync(message, attempts: 5, Cancellation));

        Assert.Contains(message, Assert.Single(log.Messages("PoisonedMessageDropped")), StringComparison.Ordinal);
    }
}
