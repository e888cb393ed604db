using System.Text;
using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Models;

public sealed class ModelRegistryTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _cache = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Publish_Version_CanBeReadListedAndDownloaded()
    {
        var (_, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "20260131T235959Z-1a2b3c");
        await File.WriteAllTextAsync(_folder["report.html"], "<p>", Cancellation);

        await registry.PublishAsync(card, _folder.Path, Cancellation);
        var read = await registry.GetCardAsync("denoise", card.Version, Cancellation);
        await registry.DownloadAsync(read!, _cache.Path, Cancellation);

        Assert.Equal(JsonSerializer.Serialize(card, PipelineJson.Default.ModelCard), JsonSerializer.Serialize(read, PipelineJson.Default.ModelCard));
        Assert.Equal([card.Version], await registry.ListVersionsAsync("denoise", Cancellation));
        Assert.Equal(["model-grey.onnx", "model.onnx"], Directory.GetFiles(_cache.Path).Select(Path.GetFileName).Order());
        Assert.All(card.Files, file => Assert.Equal(File.ReadAllBytes(_folder[file.Name]), File.ReadAllBytes(_cache[file.Name])));
    }

    [Fact]
    public async Task Publish_WithReport_UploadsItAsAPage()
    {
        var (storage, registry) = await OpenAsync();
        await File.WriteAllTextAsync(_folder["report.html"], "<p>", Cancellation);

        await registry.PublishAsync(ModelVersions.Create(_folder, "v1"), _folder.Path, Cancellation);

        BlobProperties report = await storage.Models.GetBlobClient("denoise/v1/report.html").GetPropertiesAsync(cancellationToken: Cancellation);
        Assert.StartsWith("text/html", report.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_ExistingVersion_IsRefusedAndLeavesItAsItWas()
    {
        var (_, registry) = await OpenAsync();
        var first = ModelVersions.Create(_folder, "v1");
        await registry.PublishAsync(first, _folder.Path, Cancellation);

        var second = ModelVersions.Create(_folder, "v1");
        await Assert.ThrowsAsync<ModelVersionExistsException>(() => registry.PublishAsync(second, _folder.Path, Cancellation));

        await registry.DownloadAsync(first, _cache.Path, Cancellation);
    }

    [Fact]
    public async Task Publish_SameVersionTwiceAtOnce_OneWinsWhole()
    {
        var (_, registry) = await OpenAsync();
        using var otherFolder = new TemporaryFolder();
        var one = ModelVersions.Create(_folder, "v1");
        var other = ModelVersions.Create(otherFolder, "v1");

        var outcomes = await Task.WhenAll(
            Record.ExceptionAsync(() => registry.PublishAsync(one, _folder.Path, Cancellation)).AsTask(),
            Record.ExceptionAsync(() => registry.PublishAsync(other, otherFolder.Path, Cancellation)).AsTask());

        Assert.IsType<ModelVersionExistsException>(Assert.Single(outcomes, outcome => outcome is not null));
        await registry.DownloadAsync((await registry.GetCardAsync("denoise", "v1", Cancellation))!, _cache.Path, Cancellation);
    }

    [Fact]
    public async Task Publish_FileThatIsNotTheCards_SendsNothing()
    {
        var (storage, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "v1");
        await File.WriteAllBytesAsync(_folder["model-grey.onnx"], new byte[1000], Cancellation);

        var failure = await Assert.ThrowsAsync<ModelIntegrityException>(() => registry.PublishAsync(card, _folder.Path, Cancellation));

        Assert.Contains("model-grey.onnx has SHA-256", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await storage.Models.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("sharpen", "v1", "model.onnx")]
    [InlineData("denoise", "../v1", "model.onnx")]
    [InlineData("denoise", "", "model.onnx")]
    [InlineData("denoise", "v1", "../model.onnx")]
    [InlineData("denoise", "v1", "model.json")]
    [InlineData("denoise", "v1", "MODEL-grey.onnx")]
    public async Task Publish_NameThatIsNotAllowed_IsRefused(string task, string version, string file)
    {
        var (_, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "v1");
        card = card with { Task = task, Version = version, Files = [card.Files[0] with { Name = file }, card.Files[1]] };

        await Assert.ThrowsAnyAsync<ArgumentException>(() => registry.PublishAsync(card, _folder.Path, Cancellation));
    }

    [Fact]
    public async Task HalfPublishedVersion_IsInvisibleAndCanBeContinued()
    {
        var (storage, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "v1");
        await registry.PublishAsync(card, _folder.Path, Cancellation);
        await storage.Models.DeleteBlobAsync("denoise/v1/model.json", cancellationToken: Cancellation);

        Assert.Empty(await registry.ListVersionsAsync("denoise", Cancellation));
        Assert.Null(await registry.GetCardAsync("denoise", "v1", Cancellation));
        await Assert.ThrowsAsync<ModelIntegrityException>(() => registry.PromoteAsync("denoise", "v1", Cancellation));

        await registry.PublishAsync(card, _folder.Path, Cancellation);
        Assert.Equal(["v1"], await registry.ListVersionsAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task ListVersions_Several_AreInOrderAndOfTheTaskOnly()
    {
        var (storage, registry) = await OpenAsync();
        foreach (var version in (string[])["20260201T000000Z-b", "20260101T000000Z-a", "20260301T000000Z-c"])
            await registry.PublishAsync(ModelVersions.Create(_folder, version), _folder.Path, Cancellation);
        await registry.PublishAsync(ModelVersions.Create(_folder, "x") with { Task = "upscale" }, _folder.Path, Cancellation);
        await registry.PromoteAsync("denoise", "20260101T000000Z-a", Cancellation);
        await storage.Models.UploadBlobAsync("denoise/deep/er/model.json", BinaryData.FromString("{}"), Cancellation);

        Assert.Equal(["20260101T000000Z-a", "20260201T000000Z-b", "20260301T000000Z-c"], await registry.ListVersionsAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task Download_BlobWasDamaged_LeavesNoFileAndSaysWhich()
    {
        var (storage, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "v1");
        await registry.PublishAsync(card, _folder.Path, Cancellation);
        var damaged = await File.ReadAllBytesAsync(_folder["model-grey.onnx"], Cancellation);
        damaged[500] ^= 1;
        await storage.Models.GetBlobClient("denoise/v1/model-grey.onnx").UploadAsync(BinaryData.FromBytes(damaged), overwrite: true, Cancellation);

        var failure = await Assert.ThrowsAsync<ModelIntegrityException>(() => registry.DownloadAsync(card, _cache.Path, Cancellation));

        Assert.Contains("denoise/v1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("model-grey.onnx has SHA-256", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["model.onnx"], Directory.GetFiles(_cache.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Download_BlobIsMissing_SaysWhich()
    {
        var (storage, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "v1");
        await registry.PublishAsync(card, _folder.Path, Cancellation);
        await storage.Models.DeleteBlobAsync("denoise/v1/model.onnx", cancellationToken: Cancellation);

        var failure = await Assert.ThrowsAsync<ModelIntegrityException>(() => registry.DownloadAsync(card, _cache.Path, Cancellation));

        Assert.Contains("model.onnx is missing in storage", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_cache.Path));
    }

    [Fact]
    public async Task Download_FilesPresent_KeepsTheRightOnesAndReplacesTheDamaged()
    {
        var (_, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "v1");
        await registry.PublishAsync(card, _folder.Path, Cancellation);
        await registry.DownloadAsync(card, _cache.Path, Cancellation);
        var kept = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_cache["model.onnx"], kept);
        await File.WriteAllTextAsync(_cache["model-grey.onnx"], "cut off", Cancellation);

        await registry.DownloadAsync(card, _cache.Path, Cancellation);

        Assert.Equal(kept, File.GetLastWriteTimeUtc(_cache["model.onnx"]));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["model-grey.onnx"], Cancellation), await File.ReadAllBytesAsync(_cache["model-grey.onnx"], Cancellation));
    }

    [Fact]
    public async Task Download_ManyAtOnceIntoOneFolder_AllSucceed()
    {
        var (_, registry) = await OpenAsync();
        var card = ModelVersions.Create(_folder, "v1");
        await registry.PublishAsync(card, _folder.Path, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => registry.DownloadAsync(card, _cache.Path, Cancellation)));

        Assert.Equal(2, Directory.GetFiles(_cache.Path).Length);
    }

    [Fact]
    public async Task GetCard_WrittenByANewerPipeline_IgnoresWhatItDoesNotKnowAndKeepsDefaults()
    {
        var (storage, registry) = await OpenAsync();
        const string Json = """
            { "task": "denoise", "version": "v9", "createdAt": "2030-01-01T00:00:00Z", "description": "d", "colourSpace": { "new": true },
              "files": [{ "name": "model.onnx", "channels": 3, "size": 1, "sha256": "00", "receptiveField": 3, "alignment": 1 }],
              "training": {}, "promotionMetric": "psnr", "validationSet": "s" }
            """;
        await storage.Models.UploadBlobAsync("denoise/v9/model.json", BinaryData.FromString(Json), Cancellation);

        var card = await registry.GetCardAsync("denoise", "v9", Cancellation);

        Assert.NotNull(card);
        Assert.Equal(1, card.Scale);
        Assert.Equal("fp32", card.Files[0].Precision);
        Assert.Empty(card.Files[0].Metrics);
        Assert.Empty(card.Limitations);
        Assert.Empty(card.Credits);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "task": "denoise", "version": "other", "createdAt": "2030-01-01T00:00:00Z", "description": "d", "files": [], "training": {}, "promotionMetric": "psnr", "validationSet": "s" }""")]
    [InlineData("""{ "task": "denoise", "version": "v1", "createdAt": "2030-01-01T00:00:00Z", "description": "d", "files": [null], "training": {}, "promotionMetric": "psnr", "validationSet": "s" }""")]
    public async Task GetCard_NotTheVersionsCard_SaysSo(string content)
    {
        var (storage, registry) = await OpenAsync();
        await storage.Models.UploadBlobAsync("denoise/v1/model.json", BinaryData.FromString(content), Cancellation);

        var failure = await Assert.ThrowsAsync<ModelIntegrityException>(() => registry.GetCardAsync("denoise", "v1", Cancellation));

        Assert.Contains("denoise/v1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCard_LargerThanAnyCard_IsRefusedUnread()
    {
        var (storage, registry) = await OpenAsync();
        await storage.Models.UploadBlobAsync("denoise/v1/model.json", BinaryData.FromString(new string(' ', (int)SmallBlob.MaxJsonBytes + 1)), Cancellation);

        var failure = await Assert.ThrowsAsync<ModelIntegrityException>(() => registry.GetCardAsync("denoise", "v1", Cancellation));

        Assert.Contains("at most", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_WithInfiniteMetric_RoundTripsAsReadableJson()
    {
        var (storage, registry) = await OpenAsync();
        await registry.PublishAsync(ModelVersions.Create(_folder, "v1", psnr: double.PositiveInfinity), _folder.Path, Cancellation);

        var card = await registry.GetCardAsync("denoise", "v1", Cancellation);
        BlobDownloadResult blob = await storage.Models.GetBlobClient("denoise/v1/model.json").DownloadContentAsync(Cancellation);

        Assert.Equal(double.PositiveInfinity, card!.Files[0].Metrics["psnr.sigma25"]);
        Assert.Contains("\n  \"promotionMetric\": \"psnr.sigma25\",\n", Encoding.UTF8.GetString(blob.Content), StringComparison.Ordinal);
    }

    private async Task<(PipelineStorage Storage, ModelRegistry Registry)> OpenAsync()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        return (storage, new ModelRegistry(storage, TimeProvider.System));
    }
}
