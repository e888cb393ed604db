using AePipeline.Bulk;
using AePipeline.Imaging;
using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Bulk;
using AePipeline.Tests.Imaging.Metadata;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;
using NetVips;

namespace AePipeline.Tests.Processing;

/// <summary>Uploads, jobs and hosts that say what of a picture's metadata its result keeps.</summary>
public sealed class MetadataProcessingTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Camera => CameraFile.Jpeg(ExifBuilder.Camera().Orientation(8).Build());

    [Theory]
    [InlineData(null, MetadataKept.Safe, true, false)]
    [InlineData("safe", MetadataKept.Safe, true, false)]
    [InlineData("Keep", MetadataKept.Keep, true, true)]
    [InlineData("none", MetadataKept.None, false, false)]
    public async Task Process_Upload_KeepsWhatItAsksForAndRecordsItWithTheDate(string? asked, MetadataKept recorded, bool hasDate, bool hasPosition)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.jpg", Camera, metadata: Asks(asked));

        await host.ProcessAsync(image);

        var result = await host.ResultAsync(image);
        Assert.Equal((recorded, hasDate ? "2024-05-01T12:34:56.78+02:00" : null), (result.Metadata.Metadata, result.Metadata.Taken?.ToString()));
        Assert.Equal(hasDate, result.Properties.Metadata.ContainsKey("ae_taken"));
        using var file = Image.NewFromBuffer(result.Content);
        Assert.Equal((48, 64, hasDate, hasPosition), (file.Width, file.Height, file.Contains("exif-ifd2-DateTimeOriginal"), file.Contains("exif-ifd3-GPSLatitude")));
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Fact]
    public async Task Process_HostThatKeepsNothing_DoesSoForUploadsThatSayNothing()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Processing:Metadata", "None"));
        var (plain, asking) = (await host.UploadAsync("a.jpg", Camera), await host.UploadAsync("b.jpg", Camera, metadata: Asks("safe")));

        await host.ProcessAsync(plain);
        await host.ProcessAsync(asking);

        Assert.Equal((MetadataKept.None, MetadataKept.Safe), ((await host.ResultAsync(plain)).Metadata.Metadata, (await host.ResultAsync(asking)).Metadata.Metadata));
    }

    [Fact]
    public async Task Process_ImpossibleChoice_WritesAReportThatSaysWhatToWrite()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.jpg", Camera, metadata: Asks("all"));

        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.All(["ae_metadata", "'all'", "safe", "keep", "none", "leave it out"], words => Assert.Contains(words, report!.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "safe", false)]
    [InlineData(null, "none", true)]
    [InlineData("keep", null, true)]
    public async Task Process_SameBytesUploadedAgain_AreRedoneOnlyForAnotherChoice(string? first, string? second, bool redone)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.jpg", Camera, metadata: Asks(first));
        await host.ProcessAsync(image);
        await host.UploadAsync("a.jpg", Camera, metadata: Asks(second));

        Assert.Equal(redone ? ProcessingStatus.Written : ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        Assert.Equal("2024-05-01T12:34:56.78+02:00", second == "none" ? "2024-05-01T12:34:56.78+02:00" : (await host.ResultAsync(image)).Metadata.Taken.ToString());
    }

    [Fact]
    public async Task Process_Embed_IgnoresWhatTheUploadSaysOfMetadata()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await host.UploadAsync("a.jpg", Camera, ImageTask.Embed, metadata: Asks("all"));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        Assert.Null((await host.ResultAsync(image)).Metadata.Metadata);
    }

    [Fact]
    public async Task Run_JobsOverResultsOfBeforeThereWasAChoice_RedoThemOnlyToKeepAll()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var image = await host.UploadAsync("a.jpg", Camera);
        await host.ProcessAsync(image);
        var blob = host.Storage.Results.GetBlobClient(image.ResultName("png"));
        BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: Cancellation);
        foreach (var key in (string[])["metadata", "ae_taken"]) Assert.True(properties.Metadata.Remove(key));
        await blob.SetMetadataAsync(properties.Metadata, cancellationToken: Cancellation);
        var job = BulkRun.Request(ImageTask.Denoise) with { Container = BlobContainers.Images, Prefix = "denoise/" };

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        Assert.Empty(await host.Get<Sweep>().FindAsync(_ => true, Cancellation).ToListAsync(Cancellation));
        foreach (var (kept, expected) in new (MetadataKept?, BulkOutcomeKind)[]
        {
            (null, BulkOutcomeKind.AlreadyDone), (MetadataKept.Safe, BulkOutcomeKind.AlreadyDone), (MetadataKept.None, BulkOutcomeKind.AlreadyDone), (MetadataKept.Keep, BulkOutcomeKind.Done),
        })
        {
            Assert.Equal(expected, (await BulkRun.RunAsync(host, job with { Metadata = kept }, image.ImageName))[0].Kind);
        }
    }

    [Theory]
    [InlineData(MetadataKept.Safe, true, false)]
    [InlineData(MetadataKept.Keep, true, true)]
    [InlineData(MetadataKept.None, false, false)]
    public async Task Run_Chain_CarriesMetadataThroughAllItsTasks(MetadataKept kept, bool hasDate, bool hasPosition)
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await BulkRun.PutAsync(host, "a.jpg", Camera);
        var chain = BulkRun.Request(ImageTask.Denoise, ImageTask.Upscale) with { KeepIntermediate = true, Metadata = kept };

        Assert.Equal(BulkOutcomeKind.Done, (await BulkRun.RunAsync(host, chain, "a.jpg"))[0].Kind);

        foreach (var place in (ImageReference[])[BulkPlace.Of(chain, "a.jpg"), BulkPlace.Of(BulkRun.Request(ImageTask.Denoise), "a.jpg")])
        {
            var result = await host.ResultAsync(place);
            using var file = Image.NewFromBuffer(result.Content);
            Assert.Equal(
                (kept, hasDate, hasDate, hasPosition),
                (result.Metadata.Metadata, result.Metadata.Taken is not null, file.Contains("exif-ifd2-DateTimeOriginal"), file.Contains("exif-ifd3-GPSLatitude")));
        }
    }

    private static (string Key, string Value)[] Asks(string? kept) => kept is null ? [] : [(UploadOptions.MetadataKey, kept)];
}
