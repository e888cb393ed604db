using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class RetriesExhaustedTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_UploadThatFailed_SaysWhyAndHowOften()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());

        await host.Get<RetriesExhausted>().ReportAsync(
            image, await host.SourceETagAsync(image), new InvalidOperationException("Outer.", new IOException("The disk is full.")), 5, Cancellation);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.Equal(ProblemType.RetriesExhausted, report?.Type);
        Assert.Equal(5, report?.Attempts);
        Assert.Contains("The disk is full.", report?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_UploadOverwrittenSince_WritesNothing()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        var failed = await host.SourceETagAsync(image);
        await host.UploadAsync("a.png", Pictures.Png(shade: 9));

        Assert.Null(await host.Get<RetriesExhausted>().ReportAsync(image, failed, new IOException(), 5, Cancellation));
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Report_AnotherHostSucceededMeanwhile_WritesNothing()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);

        Assert.Null(await host.Get<RetriesExhausted>().ReportAsync(
            image, await host.SourceETagAsync(image), new IOException(), 5, Cancellation));
    }
}
