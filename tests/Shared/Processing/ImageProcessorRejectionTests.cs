using System.Text;
using System.Text.Json;
using AePipeline.Imaging;
using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Processing;

public sealed class ImageProcessorRejectionTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[], string> BadUploads => new()
    {
        { "empty.png", [], "urn:aepipeline:problem:empty" },
        { "text.png", Encoding.UTF8.GetBytes("This is no picture."), "urn:aepipeline:problem:not-an-image" },
        { "truncated.png", Pictures.Png(200, 200)[..^400], "urn:aepipeline:problem:corrupt" },
        { "bytes.png", new byte[100_001], "urn:aepipeline:problem:too-large" },
    };

    [Theory]
    [MemberData(nameof(BadUploads))]
    public async Task Process_BadUpload_WritesProblemReport(string path, byte[] content, string type)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Imaging:MaxBytes", "100000"));
        var image = await host.UploadAsync(path, content);

        var outcome = await host.ProcessAsync(image);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.Equal(ProcessingStatus.Rejected, outcome.Status);
        Assert.NotNull(report);
        Assert.Equal(outcome.Problem, report);
        Assert.Equal(type, report.Type);
        Assert.Equal(await host.SourceETagAsync(image), report.SourceETag);
        Assert.Equal(image.ImageName, report.Instance);
        Assert.StartsWith($"{path}: ", report.Detail, StringComparison.Ordinal);
        Assert.InRange(report.When, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.Null(await host.FindResultAsync(image));
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Fact]
    public async Task Process_NameTooLongForAResult_WritesProblemReportUnderShortenedName()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync(new string('n', BlobNames.MaxLength - "denoise/".Length), Pictures.Png());

        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);
        Assert.Equal(ProblemType.Of(ImageRejection.Unsupported), (await host.Problems.ReadAsync(image, Cancellation))?.Type);
    }

    [Theory]
    [InlineData("../upscale/a.png")]
    [InlineData("../../models/a.png")]
    public async Task Process_DotsThatLeadToAnotherBlob_NeitherReadsItNorWritesElsewhere(string path)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.Storage.Images.UploadBlobAsync("upscale/a.png", BinaryData.FromBytes(Pictures.Png()), Cancellation);
        await host.Storage.Models.UploadBlobAsync("a.png", BinaryData.FromString("no image"), Cancellation);

        var outcome = await host.ProcessAsync(new ImageReference(ImageTask.Denoise, path));

        Assert.Equal(ProcessingStatus.Gone, outcome.Status);
        Assert.Equal(["a.png"], await host.Storage.Models.GetBlobsAsync(cancellationToken: Cancellation).Where(blob => blob.Name.EndsWith("a.png", StringComparison.Ordinal)).Select(blob => blob.Name).ToListAsync(Cancellation));
        Assert.Empty(await host.Storage.Results.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Process_GoodUploadAfterABadOne_RemovesTheReport()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", []);
        await host.ProcessAsync(image);
        await host.UploadAsync("a.png", Pictures.Png());

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Process_BadUploadAfterAGoodOne_ReportsItAndKeepsTheOlderResult()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var older = await host.ResultAsync(image);
        await host.UploadAsync("a.png", []);

        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);
        Assert.Equal(older.Properties.ETag, (await host.ResultAsync(image)).Properties.ETag);
        Assert.Equal(await host.SourceETagAsync(image), (await host.Problems.ReadAsync(image, Cancellation))?.SourceETag);
    }

    [Fact]
    public async Task ProblemReport_OnStorage_HasTheMembersOfRfc9457AndOurs()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("cats/tom.png", []);
        await host.ProcessAsync(image);

        BlobDownloadResult blob = await host.Storage.Failed.GetBlobClient("denoise/cats/tom.png.json").DownloadContentAsync(Cancellation);

        using var json = JsonDocument.Parse(blob.Content);
        Assert.Equal("application/problem+json", blob.Details.ContentType);
        Assert.Equal(
            ["type", "title", "detail", "instance", "when", "attempts", "sourceEtag", "pipelineVersion"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void ProblemType_EveryRejection_HasItsOwnTypeAndTitle()
    {
        var types = Enum.GetValues<ImageRejection>().Select(ProblemType.Of).Append(ProblemType.RetriesExhausted).ToList();

        Assert.Equal(types.Count, types.Distinct().Count());
        Assert.Equal(types.Count, types.Select(ProblemType.TitleOf).Distinct().Count());
    }
}
