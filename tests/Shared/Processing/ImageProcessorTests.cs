using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

public sealed class ImageProcessorTests(AzuriteFixture azurite)
{
    // For so long an upload that was read is taken to be there still.
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_Upload_WritesResultThatSaysWhatItCameFrom()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(40, 30));

        var outcome = await host.ProcessAsync(image);

        var result = await host.ResultAsync(image);
        var decoded = result.Decode();
        Assert.Equal(ProcessingStatus.Written, outcome.Status);
        Assert.Equal((40, 30, 3), (decoded.Width, decoded.Height, decoded.Channels));
        Assert.Equal("image/png", result.Properties.ContentType);
        Assert.Equal(await host.SourceETagAsync(image), result.Metadata.SourceETag);
        Assert.Equal("20260101T000000Z-fixture", result.Metadata.ModelVersion);
        Assert.Equal("unet-rgb.onnx", result.Metadata.ModelFile);
        Assert.Equal("CPU", result.Metadata.Provider);
        Assert.Equal(PipelineVersion.Current, result.Metadata.PipelineVersion);
        Assert.True(result.Metadata.InferenceTime > TimeSpan.Zero);
        Assert.Equal(result.Content.Length, outcome.ResultBytes);
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.WorkDirectory));
    }

    [Fact]
    public async Task Process_SameUploadAgain_DoesNoWork()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await host.ResultAsync(image);

        var again = await host.ProcessAsync(image);

        Assert.Equal(ProcessingStatus.AlreadyDone, again.Status);
        Assert.Equal(first.Properties.ETag, (await host.ResultAsync(image)).Properties.ETag);
    }

    [Fact]
    public async Task Process_SameBytesUploadedAgain_KeepsTheResultForTheNewUpload()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await host.ResultAsync(image);
        await host.UploadAsync("a.png", Pictures.Png());

        // With the model out of reach, nothing but the result that is there can be the answer.
        using var held = await host.HoldModelAsync();
        var again = await host.ProcessAsync(image);

        var second = await host.ResultAsync(image);
        Assert.Equal(ProcessingStatus.AlreadyDone, again.Status);
        Assert.Equal(first.Metadata with { SourceETag = await host.SourceETagAsync(image) }, second.Metadata);
        Assert.NotEqual(first.Metadata.SourceETag, second.Metadata.SourceETag);
        Assert.Equal(first.Content, second.Content);
    }

    [Fact]
    public async Task Process_SameBytesUploadedAgainUnderANewModel_WritesANewResult()
    {
        var account = await azurite.CreateAccountAsync();
        await using (var before = new ProcessingHost(account.ConnectionString))
        {
            await before.PublishModelAsync("20260101T000000Z-fixture");
            await before.ProcessAsync(await before.UploadAsync("a.png", Pictures.Png()));
        }

        await using var host = new ProcessingHost(account.ConnectionString);
        await host.PublishModelAsync("20260102T000000Z-fixture");
        var image = await host.UploadAsync("a.png", Pictures.Png());

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Equal("20260102T000000Z-fixture", (await host.ResultAsync(image)).Metadata.ModelVersion);
    }

    [Fact]
    public async Task Process_UploadOverwritten_WritesResultOfTheNewUpload()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(40, 30));
        await host.ProcessAsync(image);
        await host.UploadAsync("a.png", Pictures.Png(24, 20));

        var outcome = await host.ProcessAsync(image);

        Assert.Equal(ProcessingStatus.Written, outcome.Status);
        Assert.Equal(24, (await host.ResultAsync(image)).Decode().Width);
    }

    [Fact]
    public async Task Process_UploadOverwrittenWhileProcessing_WritesResultOfTheNewUpload()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        var image = await host.UploadAsync("a.png", Pictures.Png(40, 30));
        Task<ProcessingOutcome> processing;
        using (await host.HoldModelAsync())
        {
            processing = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            time.Advance(s_moment);
            await host.UploadAsync("a.png", Pictures.Png(24, 20));
        }

        var outcome = await processing;

        var result = await host.ResultAsync(image);
        Assert.Equal(ProcessingStatus.Written, outcome.Status);
        Assert.Equal(24, result.Decode().Width);
        Assert.Equal(await host.SourceETagAsync(image), result.Metadata.SourceETag);
    }

    [Fact]
    public async Task Process_AnotherHostFinishedTheNewUploadMeanwhile_LeavesItsResult()
    {
        await using var slow = await ProcessingHost.CreateAsync(azurite);
        await using var fast = slow.Twin();
        var image = await slow.UploadAsync("a.png", Pictures.Png(40, 30));
        Task<ProcessingOutcome> processing;
        StoredResult newest;
        using (await slow.HoldModelAsync())
        {
            processing = slow.ProcessAsync(image);
            await slow.WhenDownloadedAsync();
            await fast.UploadAsync("a.png", Pictures.Png(24, 20));
            await fast.ProcessAsync(image);
            newest = await fast.ResultAsync(image);
        }

        Assert.Equal(ProcessingStatus.AlreadyDone, (await processing).Status);
        Assert.Equal(newest.Properties.ETag, (await slow.ResultAsync(image)).Properties.ETag);
    }

    [Fact]
    public async Task Process_AnotherHostFinishedTheSameUploadMeanwhile_DoesNotWriteAgain()
    {
        await using var slow = await ProcessingHost.CreateAsync(azurite);
        await using var fast = slow.Twin();
        var image = await slow.UploadAsync("a.png", Pictures.Png());
        Task<ProcessingOutcome> processing;
        StoredResult first;
        using (await slow.HoldModelAsync())
        {
            processing = slow.ProcessAsync(image);
            await slow.WhenDownloadedAsync();
            await fast.ProcessAsync(image);
            first = await fast.ResultAsync(image);
        }

        Assert.Equal(ProcessingStatus.AlreadyDone, (await processing).Status);
        Assert.Equal(first.Properties.ETag, (await slow.ResultAsync(image)).Properties.ETag);
    }

    [Fact]
    public async Task Process_UploadDeletedWhileProcessing_IsGoneWithoutResult()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        Task<ProcessingOutcome> processing;
        using (await host.HoldModelAsync())
        {
            processing = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            time.Advance(s_moment);
            await host.Storage.Images.DeleteBlobAsync(image.ImageName, cancellationToken: Cancellation);
        }

        Assert.Equal(ProcessingStatus.Gone, (await processing).Status);
        Assert.Null(await host.FindResultAsync(image));
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Theory]
    [InlineData("with spaces and (brackets).png")]
    [InlineData("many.dots.in..the.name.tar.gz.png")]
    [InlineData("日本語/ünïcödé-🙂.png")]
    [InlineData("percent%20plus+hash#question?and&equals=.png")]
    [InlineData("no-extension")]
    [InlineData("unknown.extension-of-ours")]
    [InlineData("text.txt")]
    [InlineData("UPPER.PNG")]
    public async Task Process_UnusualName_WritesResultBesideIt(string path)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync(path, Pictures.Png(17, 9));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Equal(17, (await host.ResultAsync(image)).Decode().Width);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(BlobNames.MaxUploadLength)]
    public async Task Process_LongName_WritesResultBesideIt(int length)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync(new string('n', length - "denoise/.png".Length) + ".png", Pictures.Png(17, 9));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Equal(17, (await host.ResultAsync(image)).Decode().Width);
    }

    [Theory]
    [InlineData("webp", "a.png", "webp", "image/webp")]
    [InlineData("jpeg", "a.png", "jpg", "image/jpeg")]
    [InlineData("asuploaded", "a.JPG", "jpg", "image/jpeg")]
    [InlineData("asuploaded", "a.tif", "png", "image/png")]
    public async Task Process_OtherResultFormat_WritesThatFormat(string setting, string path, string extension, string contentType)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Processing:ResultFormat", setting));
        var image = await host.UploadAsync(path, Pictures.Encode(ImageFormat.Jpeg));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        var result = await host.ResultAsync(image, extension);
        Assert.Equal(contentType, result.Properties.ContentType);
        Assert.Equal(40, result.Decode().Width);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Fact]
    public async Task Process_NoModel_ThrowsAndWritesNothing()
    {
        var account = await azurite.CreateAccountAsync();
        await using var host = new ProcessingHost(account.ConnectionString);
        var image = await host.UploadAsync("a.png", Pictures.Png());

        await Assert.ThrowsAsync<ModelNotAvailableException>(() => host.ProcessAsync(image));
        Assert.Null(await host.FindResultAsync(image));
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }
}
