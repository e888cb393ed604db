using AePipeline.Imaging;
using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

/// <summary>Uploads and hosts that say in which format results are to be.</summary>
public sealed class FormatProcessingTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("png", "a.jpg", "png", "image/png")]
    [InlineData("webp", "a.png", "webp", "image/webp")]
    [InlineData("JPEG", "a.png", "jpg", "image/jpeg")]
    [InlineData("jpg", "a.png", "jpg", "image/jpeg")]
    [InlineData("avif", "a.png", "avif", "image/avif")]
    [InlineData("same", "a.avif", "avif", "image/avif")]
    [InlineData("same", "a.WEBP", "webp", "image/webp")]
    [InlineData("same", "a.tif", "png", "image/png")]
    public async Task Process_UploadWithAFormat_GetsItWithItsTypeAndExtension(string format, string path, string extension, string contentType)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Processing:ResultFormat", "Jpeg"));
        var image = await host.UploadAsync(path, Pictures.Png(), metadata: (UploadOptions.FormatKey, format));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        var result = await host.ResultAsync(image, extension);
        Assert.Equal(contentType, result.Properties.ContentType);
        Assert.Equal((40, 30), (result.Decode().Width, result.Decode().Height));
        Assert.Equal([image.ResultName(extension)], await NamesAsync(host));
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        Assert.Empty(await FindAsync(host));
    }

    [Fact]
    public async Task Process_PresumedToBeNewWithAResultInAnotherFormat_FindsIt()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(), metadata: (UploadOptions.FormatKey, "webp"));
        await host.ProcessAsync(image);

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.Processor.ProcessAsync(image, ImageState.PresumedOf(image), Cancellation)).Status);
    }

    [Theory]
    [InlineData("jpeg", "jpg")]
    [InlineData("webp", "webp")]
    [InlineData("avif", "avif")]
    public async Task Process_UploadsWithQualities_GetThemAndRecordThem(string format, string extension)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var results = new List<StoredResult>();
        foreach (var quality in (string?[])["5", "90", null])
        {
            (string, string)[] asked = [(UploadOptions.FormatKey, format), .. quality is null ? Array.Empty<(string, string)>() : [(UploadOptions.QualityKey, quality)]];
            var image = await host.UploadAsync($"{quality}.png", Pictures.Png(200, 150), metadata: asked);
            await host.ProcessAsync(image);
            results.Add(await host.ResultAsync(image, extension));
        }

        Assert.Equal([5, 90, null], results.Select(result => result.Metadata.Quality));
        Assert.True(results[0].Content.Length * 1.5 < results[1].Content.Length);
    }

    [Fact]
    public async Task Process_QualityForAFormatWithoutLoss_IsIgnoredAndNotRecorded()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(), metadata: (UploadOptions.QualityKey, "50"));

        await host.ProcessAsync(image);

        Assert.Null((await host.ResultAsync(image)).Metadata.Quality);
    }

    [Theory]
    [InlineData(UploadOptions.FormatKey, "tiff", "png, webp, jpeg, avif or same")]
    [InlineData(UploadOptions.FormatKey, "", "png, webp, jpeg, avif or same")]
    [InlineData(UploadOptions.QualityKey, "0", "from 1")]
    [InlineData(UploadOptions.QualityKey, "101", "to 100")]
    [InlineData(UploadOptions.QualityKey, "80.5", "whole number")]
    public async Task Process_ImpossibleOption_WritesAReportThatSaysWhatToWrite(string key, string value, string rule)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(), metadata: (key, value));

        var outcome = await host.ProcessAsync(image);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.Equal((ProcessingStatus.Rejected, "urn:aepipeline:problem:invalid-option"), (outcome.Status, report?.Type));
        Assert.All([key, $"'{value}'", rule, "leave it out"], words => Assert.Contains(words, report!.Detail, StringComparison.Ordinal));
        Assert.Empty(await NamesAsync(host));

        await SetMetadataAsync(host, image, (UploadOptions.FormatKey, "webp"));
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Process_UploadThatAsksForAnotherFormat_LosesTheOlderResultAndNobodyElseLosesAnything()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(), metadata: (UploadOptions.FormatKey, "jpeg"));
        var neighbour = await host.UploadAsync("a.png.webp", Pictures.Png());
        await host.Storage.Results.UploadBlobAsync("denoise/a.png.avif", BinaryData.FromString("somebody's own"), Cancellation);
        await host.ProcessAsync(image);
        await host.ProcessAsync(neighbour);
        Assert.Equal(["denoise/a.png.avif", "denoise/a.png.jpg", "denoise/a.png.webp.png"], await NamesAsync(host));

        await SetMetadataAsync(host, image, (UploadOptions.FormatKey, "webp"));

        Assert.Equal([image], await FindAsync(host));
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Equal(["denoise/a.png.avif", "denoise/a.png.webp", "denoise/a.png.webp.png"], await NamesAsync(host));
    }

    [Fact]
    public async Task Find_ResultOfANewerUploadInAnotherFormat_IsLeft()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(), metadata: (UploadOptions.FormatKey, "jpeg"));
        await host.ProcessAsync(image);
        var old = await host.SourceETagAsync(image);
        await host.UploadAsync("a.png", Pictures.Png(), metadata: (UploadOptions.FormatKey, "webp"));
        var ledger = host.Get<ImageLedger>();
        var before = await ledger.ReadAsync(image, Cancellation);
        await host.ProcessAsync(image);
        Assert.Equal(["denoise/a.png.webp"], await NamesAsync(host));

        // As if the one who swept had read the newer result beside the older, and known only the older upload.
        var both = await ledger.WithOtherFormatsAsync(image, before, Cancellation);
        var seen = both with { Results = [.. both.Results, both.Results[0] with { Target = new ResultTarget("denoise/a.png.jpg", ImageFormat.Jpeg), Metadata = both.Results[0].Metadata! with { SourceETag = old } }] };
        Assert.Single(seen.Superseded(old));
        await host.Get<ResultWriter>().RemoveSupersededAsync(image, old, seen, Cancellation);

        Assert.Equal(["denoise/a.png.webp"], await NamesAsync(host));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task Find_UploadsThatAskForNoFormatAnyMore_RemovesTheirOlderResults(int uploads)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        for (var i = 0; i < uploads; i++)
        {
            var image = await host.UploadAsync($"{i:00}.png", Pictures.Png(shade: i), metadata: (UploadOptions.FormatKey, "webp"));
            await host.ProcessAsync(image);
            await host.UploadAsync(image.Path, Pictures.Png(shade: i));
            await host.ProcessAsync(image);
        }

        Assert.Equal(2 * uploads, (await NamesAsync(host)).Count);

        Assert.Empty(await FindAsync(host));

        Assert.Equal(uploads, (await NamesAsync(host)).Count(name => name.EndsWith(".denoised.png", StringComparison.Ordinal)));
        Assert.Equal(uploads, (await NamesAsync(host)).Count);
    }

    [Fact]
    public async Task Process_SettingOfTheHostChanged_RedoesNothingBeforeTheBytesComeAgain()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await using var changed = host.Twin(("Processing:ResultFormat", "WebP"));

        Assert.Empty(await FindAsync(changed));

        await host.UploadAsync("a.png", Pictures.Png());
        Assert.Equal(ProcessingStatus.Written, (await changed.ProcessAsync(image)).Status);
        Assert.Empty(await FindAsync(changed));
        Assert.Equal(["denoise/a.png.webp"], await NamesAsync(host));
    }

    private static async Task<List<string>> NamesAsync(ProcessingHost host) =>
        await host.Storage.Results.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);

    private static async Task<List<ImageReference>> FindAsync(ProcessingHost host) =>
        await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image).ToListAsync(Cancellation);

    private static async Task SetMetadataAsync(ProcessingHost host, ImageReference image, params (string Key, string Value)[] metadata) =>
        await host.Storage.Images.GetBlobClient(image.ImageName).SetMetadataAsync(
            metadata.ToDictionary(entry => entry.Key, entry => entry.Value), cancellationToken: Cancellation);
}
