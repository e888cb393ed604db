using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Functions.Bulk;
using AePipeline.Functions.Images;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetVips;

namespace AePipeline.Functions.Tests;

/// <summary>How images are to be made, as uploads and jobs say it to the app.</summary>
public sealed class UploadOptionsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DenoiseImage_UploadWithAStrength_GetsItAndOneWithAnImpossibleStrengthAReport()
    {
        var account = await CreateAsync();
        using var app = App.Build(account);
        var function = ActivatorUtilities.CreateInstance<DenoiseImage>(app.Services);
        foreach (var (name, strength) in new[] { ("weak.png", "0.5"), ("wrong.png", "strong") })
        {
            var blob = account.Storage.Images.GetBlobClient($"denoise/{name}");
            var metadata = new Dictionary<string, string> { [UploadOptions.StrengthKey] = strength };
            await blob.UploadAsync(BinaryData.FromBytes(Picture()), new BlobUploadOptions { Metadata = metadata }, Cancellation);
            await function.RunAsync(blob, name, Cancellation);
        }

        Assert.Equal(0.5f, await StrengthAsync(account, "denoise/weak.denoised.png"));
        var report = await account.Storage.Failed.GetBlobClient("denoise/wrong.png.json").DownloadContentAsync(Cancellation);
        Assert.Contains("metadata ae_strength is", report.Value.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DenoiseImage_UploadWithEveryOption_IsMadeSo()
    {
        var account = await CreateAsync();
        await TestModels.PublishAsync(account.Storage, "upscale", "20260101T000000Z-aaaaaa");
        using var app = App.Build(account);
        var function = ActivatorUtilities.CreateInstance<DenoiseImage>(app.Services);
        var blob = account.Storage.Images.GetBlobClient("denoise/a.png");
        var metadata = new Dictionary<string, string>
        {
            ["ae_then"] = "upscale", ["ae_scale"] = "2", ["ae_strength"] = "0.5", ["ae_format"] = "webp", ["ae_quality"] = "70", ["ae_metadata"] = "none", ["ae_gamut"] = "srgb",
        };

        await blob.UploadAsync(BinaryData.FromBytes(Picture()), new BlobUploadOptions { Metadata = metadata }, Cancellation);
        await function.RunAsync(blob, "a.png", Cancellation);

        BlobDownloadResult result = await account.Storage.Results.GetBlobClient("denoise/a.png.webp").DownloadContentAsync(Cancellation);
        using var picture = Image.NewFromBuffer(result.Content.ToArray());
        Assert.Equal((48, 32), (picture.Width, picture.Height));
        var made = ResultMetadata.Read(result.Details)!;
        Assert.Equal(("upscale", 2, 0.5f, 70), (made.Then?.ToString(), made.Scale, made.Strength, made.Quality));
    }

    [Fact]
    public async Task DenoiseImage_UploadBelowAFolderWithOptions_GetsThem()
    {
        var account = await CreateAsync();
        using var app = App.Build(account);
        var function = ActivatorUtilities.CreateInstance<DenoiseImage>(app.Services);
        await account.Storage.Images.UploadBlobAsync("denoise/album/.ae.json", BinaryData.FromString("""{"format": "same", "strength": 0.25}"""), Cancellation);
        var blob = account.Storage.Images.GetBlobClient("denoise/album/a.png");
        await blob.UploadAsync(BinaryData.FromBytes(Picture()), Cancellation);

        await function.RunAsync(blob, "album/a.png", Cancellation);

        Assert.Equal(0.25f, await StrengthAsync(account, "denoise/album/a.denoised.png"));
    }

    [Fact]
    public async Task StartBulkJob_WithAStrength_DoesEveryImageWithIt()
    {
        var account = await CreateAsync();
        using var app = App.Build(account);
        await account.Storage.Images.UploadBlobAsync("denoise/a.png", BinaryData.FromBytes(Picture()), Cancellation);

        var answer = await StartAsync(app, """{"id":"job","tasks":["denoise"],"strength":0.25}""");
        var stored = await new BulkJobStore(account.Storage).FindRequestAsync("job", Cancellation);
        await app.Services.GetRequiredService<IBulkWork>().RunAsync(stored!.Value.Request, [new BulkItem("denoise/a.png", "", 0)], finished: null, Cancellation);

        Assert.Equal(202, answer.Status);
        Assert.Equal(0.25f, stored.Value.Request.Strength);
        Assert.Equal(0.25f, await StrengthAsync(account, "denoise/a.denoised.png"));
    }

    [Fact]
    public async Task StartBulkJob_WithOptions_DoesEveryImageWithThem()
    {
        var account = await CreateAsync();
        using var app = App.Build(account);
        await account.Storage.Images.UploadBlobAsync("denoise/a.png", BinaryData.FromBytes(Picture()), Cancellation);

        var answer = await StartAsync(app, """{"id":"job","tasks":["denoise"],"format":"webp","quality":70,"metadata":"none","gamut":"srgb"}""");
        var stored = await new BulkJobStore(account.Storage).FindRequestAsync("job", Cancellation);
        await app.Services.GetRequiredService<IBulkWork>().RunAsync(stored!.Value.Request, [new BulkItem("denoise/a.png", "", 0)], finished: null, Cancellation);

        Assert.Equal(202, answer.Status);
        BlobProperties result = await account.Storage.Results.GetBlobClient("denoise/a.png.webp").GetPropertiesAsync(cancellationToken: Cancellation);
        Assert.Equal(("image/webp", "70", "none"), (result.ContentType, result.Metadata["quality"], result.Metadata["metadata"]));
    }

    [Theory]
    [InlineData("""{"tasks":["denoise"],"strength":3}""", "from 0")]
    [InlineData("""{"tasks":["upscale"],"strength":1}""", "Only denoise has a strength")]
    [InlineData("""{"tasks":["denoise"],"format":"tiff"}""", "png, webp, jpeg, same or avif")]
    [InlineData("""{"tasks":["denoise"],"format":"png","quality":80}""", "PNG is without loss")]
    [InlineData("""{"tasks":["denoise"],"quality":0}""", "from 1")]
    [InlineData("""{"tasks":["denoise"],"metadata":"all"}""", "safe, keep or none")]
    [InlineData("""{"tasks":["denoise"],"gamut":"p3"}""", "keep or srgb")]
    [InlineData("""{"tasks":["embed"],"metadata":"keep"}""", "keeps no metadata")]
    public async Task StartBulkJob_WithAnImpossibleOption_IsRefusedWithTheReason(string request, string reason)
    {
        using var app = App.Build(await azurite.CreateAccountAsync());

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(app, request));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    // Without a client nothing can be started: a timer does that later.
    private static Task<Answer> StartAsync(IHost app, string request) => Answer.OfAsync(
        app.Services, http => ActivatorUtilities.CreateInstance<BulkJobsApi>(app.Services).StartAsync(http, null!, Cancellation), request);

    private async Task<TestAccount> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModels.PublishAsync(account.Storage, "strength", "denoise", "20260101T000000Z-aaaaaa");
        return account;
    }

    private static byte[] Picture()
    {
        using var picture = (Image.Black(24, 16, bands: 3) + 90).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        return picture.PngsaveBuffer();
    }

    private static async Task<float?> StrengthAsync(TestAccount account, string result)
    {
        BlobProperties properties = await account.Storage.Results.GetBlobClient(result).GetPropertiesAsync(cancellationToken: Cancellation);
        return ResultMetadata.Read(properties)?.Strength;
    }
}
