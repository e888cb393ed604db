using AePipeline.Inference.Hosting;
using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

/// <summary>Uploads that ask for a factor of enlargement.</summary>
public sealed class ScaleProcessingTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_ScaleOfThePromotedUpscaler_IsMadeAndRecorded()
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "2");

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        Assert.Equal(2, (await host.ResultAsync(image)).Metadata.Scale);
    }

    [Fact]
    public async Task Process_ScaleWithoutAModel_WaitsForOneAndSaysWhich()
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "4");

        var missing = await Assert.ThrowsAsync<ModelNotAvailableException>(() => host.ProcessAsync(image));

        Assert.Equal("upscale-x4", missing.Task);
    }

    [Fact]
    public async Task Work_OneUploadWaitsForAScale_DoesNotKeepOthersWaiting()
    {
        await using var host = await CreateAsync();
        var waiting = await UploadAsync(host, "4");
        await host.Worker.StartAsync(Cancellation);

        for (var i = 0; i < 3; i++)
        {
            var image = await UploadAsync(host, null, $"{i}.png");
            await Eventually.HoldsAsync(async () => await host.FindResultAsync(image) is not null, $"{image} has its result");
        }

        Assert.Null(await host.FindResultAsync(waiting));
        Assert.Null(await host.Problems.ReadAsync(waiting, Cancellation));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("x4")]
    public async Task Process_ImpossibleScale_WritesAReportThatSaysWhatToWrite(string scale)
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, scale);

        var outcome = await host.ProcessAsync(image);

        Assert.Equal(ProblemType.InvalidOption, outcome.Problem?.Type);
        Assert.Contains($"ae_scale is '{scale}'; it must be 2 or 4", outcome.Problem!.Detail, StringComparison.Ordinal);
    }

    private static Task<ImageReference> UploadAsync(ProcessingHost host, string? scale, string name = "a.png") =>
        host.UploadAsync(name, Pictures.Png(), ImageTask.Upscale, metadata: scale is null ? [] : [(UploadOptions.ScaleKey, scale)]);

    /// <summary>With a model that enlarges twice.</summary>
    private async Task<ProcessingHost> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        var host = new ProcessingHost(account.ConnectionString);
        await host.PublishModelAsync(ProcessingHost.ReadCard("upscale"));
        return host;
    }
}
