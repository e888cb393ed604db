using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class PendingImageTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Message_WrittenAndRead_IsTheSame()
    {
        var pending = PendingImage.Of(new PendingUpload(new ImageReference(ImageTask.Embed, "a/ü \"1\".png"), "0x8D", DateTimeOffset.UnixEpoch));

        Assert.Equal(pending, PendingImage.Parse(pending.ToJson()));
        Assert.Contains("\"sourceEtag\":\"0x8D\"", pending.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denoise/a.png", "invalid")]
    [InlineData("null", "null")]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"blur/a.png","sourceEtag":"0x8D"}""", "blur/a.png")]
    [InlineData("""{"name":"denoise/../models/a.png","sourceEtag":"0x8D"}""", "denoise/../models/a.png")]
    [InlineData("""{"name":"denoise/a.png","sourceEtag":""}""", "etag")]
    [InlineData("""{"name":"denoise/a.png","sourceEtag":null}""", "sourceEtag")]
    public async Task Handle_NotAMessage_SaysWhatIsWrong(string message, string expected)
    {
        await using var host = new ProcessingHost("UseDevelopmentStorage=true");

        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() => host.Get<PendingImageHandler>().HandleAsync(message, Cancellation));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(QueueNames.PendingImages, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_UploadOverwrittenSince_MakesTheResultOfTheNewest()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());

        var outcome = await host.Get<PendingImageHandler>().HandleAsync("""{"name":"denoise/a.png","sourceEtag":"0x1"}""", Cancellation);

        Assert.Equal(ProcessingStatus.Written, outcome?.Status);
        Assert.Equal(await host.SourceETagAsync(image), (await host.ResultAsync(image)).Metadata.SourceETag);
    }
}
