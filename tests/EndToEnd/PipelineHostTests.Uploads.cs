using System.Text.Json;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.EndToEnd.Tests;

/// <content>Uploads become results or problem reports.</content>
public abstract partial class PipelineHostTests
{
    [Fact]
    public async Task Host_UploadForEachTask_HasItsResultAndTheEmbeddedOneItsLatent()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        await TestModel.PublishUpscaleAsync(host.Storage);
        await TestModel.PublishEmbedAsync(host.Storage);
        var tasks = new[] { ImageTask.Denoise, ImageTask.Upscale, ImageTask.Embed };
        var images = tasks.Select(task => new ImageReference(task, "deep er/ü.png")).ToList();

        var uploads = new List<ETag>();
        foreach (var image in images) uploads.Add(await UploadAsync(host, image, Pictures.Png(40, 30)));
        var results = new List<(ResultMetadata Metadata, byte[] Content)>();
        foreach (var (image, upload) in images.Zip(uploads)) results.Add(await ResultAsync(host, image, upload));

        Assert.Equal([(40, 30), (80, 60), (16, 16)], results.Select(result => SizeOf(result.Content)));
        Assert.All(results, result => Assert.Equal("20260101T000000Z-fixture", result.Metadata.ModelVersion));
        var latents = new LatentStore(host.Storage);
        Assert.Equal(48, (await latents.ReadAsync(images[2], Cancellation))?.Length);
        var latent = await latents.FindAsync(images[2], Cancellation);
        Assert.True(latent?.Metadata.Origin.IsFrom(uploads[2]));
        Assert.Empty(await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Host_UploadOverwrittenBeforeAndAfterItIsDone_HasTheResultOfTheLast()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var image = new ImageReference(ImageTask.Denoise, "a.png");

        await UploadAsync(host, image, Pictures.Png(400, 300));
        await UploadAsync(host, image, Pictures.Png(401, 300));
        var first = await ResultAsync(host, image, await UploadAsync(host, image, Pictures.Png(402, 300)));
        var second = await ResultAsync(host, image, await UploadAsync(host, image, Pictures.Png(41, 30)));

        Assert.Equal([(402, 300), (41, 30)], [SizeOf(first.Content), SizeOf(second.Content)]);
    }

    [Fact]
    public async Task Host_SameBytesUploadedAgain_KeepsTheResultAndSaysWhichUploadItIsOf()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var image = new ImageReference(ImageTask.Denoise, "a.png");
        var first = await ResultAsync(host, image, await UploadAsync(host, image, Pictures.Png()));

        var second = await ResultAsync(host, image, await UploadAsync(host, image, Pictures.Png()));

        // A second run of the model would not take the same time to the microsecond.
        Assert.Equal(first.Metadata with { SourceETag = second.Metadata.SourceETag }, second.Metadata);
        Assert.Equal(first.Content, second.Content);
    }

    [Fact]
    public async Task Host_CorruptUploads_HaveReportsAndHoldUpNoImageAfterThem()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var rubbish = new ImageReference(ImageTask.Denoise, "a-rubbish.png");
        var cut = new ImageReference(ImageTask.Denoise, "b-cut.png");
        var good = new ImageReference(ImageTask.Denoise, "c-good.png");

        var rubbishUpload = await UploadAsync(host, rubbish, "no image"u8.ToArray());
        var cutUpload = await UploadAsync(host, cut, Pictures.Png()[..^60]);
        await ResultAsync(host, good, await UploadAsync(host, good, Pictures.Png()));

        Assert.Equal("urn:aepipeline:problem:not-an-image", await ProblemAsync(host, rubbish, rubbishUpload));
        Assert.Equal("urn:aepipeline:problem:corrupt", await ProblemAsync(host, cut, cutUpload));
        await ResultAsync(host, cut, await UploadAsync(host, cut, Pictures.Png()));
        await Eventually.HoldsAsync(
            async () => !await host.Storage.Failed.GetBlobClient(cut.FailedName).ExistsAsync(Cancellation), "the report of the upload before is gone", s_patience);
    }

    private protected static async Task<ETag> UploadAsync(IPipelineHost host, ImageReference image, byte[] content)
    {
        BlobContentInfo upload = await host.Storage.Images.GetBlobClient(image.ImageName).UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
        return upload.ETag;
    }

    /// <summary>The result of one upload of that name, once it is there.</summary>
    private protected static async Task<(ResultMetadata Metadata, byte[] Content)> ResultAsync(IPipelineHost host, ImageReference image, ETag upload)
    {
        var blob = host.Storage.Results.GetBlobClient(image.ResultName("png"));
        BlobDownloadResult? found = null;
        await Eventually.HoldsAsync(IsThereAsync, $"{image} has its result", s_patience);
        return (ResultMetadata.Read(found!.Details)!, found.Content.ToArray());

        async Task<bool> IsThereAsync()
        {
            if (!await blob.ExistsAsync(Cancellation)) return false;
            found = await blob.DownloadContentAsync(Cancellation);
            return ResultMetadata.Read(found.Details)?.IsFrom(upload) == true;
        }
    }

    /// <summary>The type of the report about an upload, once it is there.</summary>
    private protected static async Task<string?> ProblemAsync(IPipelineHost host, ImageReference image, ETag upload)
    {
        var blob = host.Storage.Failed.GetBlobClient(image.FailedName);
        await Eventually.HoldsAsync(async () => await blob.ExistsAsync(Cancellation), $"{image} has its problem report", s_patience);
        BlobDownloadResult found = await blob.DownloadContentAsync(Cancellation);
        var report = found.Content.ToObjectFromJson<JsonElement>();
        Assert.Equal(ResultMetadata.Normalize(upload), report.GetProperty("sourceEtag").GetString());
        return report.GetProperty("type").GetString();
    }
}
