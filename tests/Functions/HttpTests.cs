using AePipeline.Functions.Generation;
using AePipeline.Functions.Health;
using AePipeline.Functions.Http;
using AePipeline.Functions.Latents;
using AePipeline.Functions.Models;
using AePipeline.Generation;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetVips;

namespace AePipeline.Functions.Tests;

/// <summary>What the functions answer, on real storage and with real models.</summary>
public sealed class HttpTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_PromotedAndRolledBack_TellWhatIsCurrent()
    {
        var account = await azurite.CreateAccountAsync();
        using var app = App.Build(account);
        var api = Make<ModelsApi>(app);
        await TestModels.PublishAsync(account.Storage, "denoise", "20260101T000000Z-aaaaaa");
        await TestModels.PublishAsync(account.Storage, "denoise", "20260102T000000Z-bbbbbb", promote: false);

        var early = await Answer.OfAsync(app.Services, http => api.RollBackAsync(http, "denoise", Cancellation));
        var promoted = await Answer.OfAsync(app.Services, http => api.PromoteAsync(http, "denoise", Cancellation), """{"version":"20260102T000000Z-bbbbbb"}""");
        var back = await Answer.OfAsync(app.Services, http => api.RollBackAsync(http, "denoise", Cancellation));

        Assert.Equal((409, "application/problem+json"), (early.Status, early.ContentType));
        Assert.Equal((200, "20260102T000000Z-bbbbbb", "20260101T000000Z-aaaaaa"), Current(promoted));
        Assert.Equal((200, "20260101T000000Z-aaaaaa", "20260102T000000Z-bbbbbb"), Current(back));
        Assert.Equal(["20260101T000000Z-aaaaaa", "20260102T000000Z-bbbbbb"], back.Json.GetProperty("versions").EnumerateArray().Select(version => version.GetString()));
    }

    [Theory]
    [InlineData("", "It is empty.")]
    [InlineData("{}", "version is missing; it takes text.")]
    [InlineData("""{"version":null}""", "version is null; it takes text.")]
    [InlineData("""{"versoin":"x"}""", "There is no 'versoin' here. There is: version.")]
    public async Task Models_PromotedByABodyThatIsNoRequest_AreLeftAloneAndItIsSaidWhy(string body, string reason)
    {
        using var app = App.Build(await azurite.CreateAccountAsync());

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => Answer.OfAsync(app.Services, http => Make<ModelsApi>(app).PromoteAsync(http, "denoise", Cancellation), body));

        Assert.Equal((400, reason), (ProblemMiddleware.StatusOf(refusal), ProblemMiddleware.TextOf(refusal)));
    }

    [Fact]
    public async Task Models_OfAFamilyOrVersionThatIsNone_AreRefusedInWords()
    {
        using var app = App.Build(await azurite.CreateAccountAsync());
        var api = Make<ModelsApi>(app);

        var family = await Assert.ThrowsAsync<ArgumentException>(() => Answer.OfAsync(app.Services, http => api.GetAsync(http, "..", Cancellation)));
        var version = await Assert.ThrowsAsync<ArgumentException>(() => Answer.OfAsync(app.Services, http => api.PromoteAsync(http, "denoise", Cancellation), """{"version":"../x"}"""));
        var unpublished = await Assert.ThrowsAsync<ModelIntegrityException>(
            () => Answer.OfAsync(app.Services, http => api.PromoteAsync(http, "denoise", Cancellation), """{"version":"20260101T000000Z-aaaaaa"}"""));

        Assert.Equal((400, "'..' is not a family of models or a variant of one; use one of denoise, upscale, upscale-x2, upscale-x4, embed, vae."), (ProblemMiddleware.StatusOf(family), ProblemMiddleware.TextOf(family)));
        Assert.Equal((400, "'../x' is not a model version"), (ProblemMiddleware.StatusOf(version), ProblemMiddleware.TextOf(version).Split(';')[0]));
        Assert.DoesNotContain("Parameter", ProblemMiddleware.TextOf(version), StringComparison.Ordinal);
        Assert.Equal(404, ProblemMiddleware.StatusOf(unpublished));
    }

    [Fact]
    public void Problem_OfADefectOfOurs_KeepsItToTheLog() => Assert.Null(ProblemMiddleware.StatusOf(new ArgumentNullException("version")));

    [Fact]
    public async Task Body_OfMoreThanAMegabyte_IsTooLarge()
    {
        using var app = App.Build(await azurite.CreateAccountAsync());

        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(
            () => Answer.OfAsync(app.Services, http => Make<GenerateImagesApi>(app).GenerateAsync(http, Cancellation), new string(' ', (1 << 20) + 1)));

        Assert.Equal(413, ProblemMiddleware.StatusOf(refusal));
    }

    [Fact]
    public async Task Health_WithoutAnyModel_IsDegradedAndAnswers()
    {
        using var app = App.Build(await azurite.CreateAccountAsync());

        var answer = await Answer.OfAsync(app.Services, http => Make<HealthApi>(app).GetAsync(http, Cancellation));

        Assert.Equal((200, "degraded"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        Assert.True(answer.Json.GetProperty("storage").GetProperty("isReachable").GetBoolean());
    }

    [Fact]
    public async Task Health_StorageThatDoesNotAnswer_IsUnhealthy()
    {
        using var app = App.Build(new TestAccount(
            "DefaultEndpointsProtocol=http;AccountName=none;AccountKey=bm9uZQ==;BlobEndpoint=http://127.0.0.1:9/none;QueueEndpoint=http://127.0.0.1:9/none", null!));

        var answer = await Answer.OfAsync(app.Services, http => Make<HealthApi>(app).GetAsync(http, Cancellation));

        Assert.Equal((503, "unhealthy"), (answer.Status, answer.Json.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Generate_Asked_GivesImagesWithTheirLatentsOrOnePicture()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModels.PublishAsync(account.Storage, "vae", "20260101T000000Z-aaaaaa");
        using var app = App.Build(account);
        var api = Make<GenerateImagesApi>(app);
        const string request = """{"count":3,"seed":7}""";

        var json = await Answer.OfAsync(app.Services, http => api.GenerateAsync(http, Cancellation), request);
        var again = await Answer.OfAsync(app.Services, http => api.GenerateAsync(http, Cancellation), request);
        var picture = await Answer.OfAsync(app.Services, http => api.GenerateAsync(http, Cancellation), request, accept: "image/png");

        var images = json.Json.GetProperty("images").EnumerateArray().ToList();
        Assert.Equal((200, 3, "20260101T000000Z-aaaaaa"), (json.Status, images.Count, json.Json.GetProperty("modelVersion").GetString()));
        Assert.Equal(images.Select(image => image.GetProperty("png").GetString()), again.Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("png").GetString()));
        Assert.Equal("image/png", picture.ContentType);
        using var sheet = Image.NewFromBuffer(picture.Body);
        using var one = Image.NewFromBuffer(images[0].GetProperty("png").GetBytesFromBase64());
        Assert.True(sheet.Width > one.Width);
    }

    [Fact]
    public async Task Generate_MoreThanAllowed_IsRefusedWithTheRange()
    {
        using var app = App.Build(await azurite.CreateAccountAsync());

        var refusal = await Assert.ThrowsAsync<GenerationRequestException>(
            () => Answer.OfAsync(app.Services, http => Make<GenerateImagesApi>(app).GenerateAsync(http, Cancellation), """{"count":65}"""));

        Assert.Contains("1 to 64", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nearest_EmbeddedImages_AreOrderedByDistance()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModels.PublishAsync(account.Storage, "embed", "20260101T000000Z-aaaaaa");
        using var app = App.Build(account);
        foreach (var (name, shade) in new[] { ("a.png", 100), ("far.png", 250), ("near.png", 104) })
        {
            using var picture = (Image.Black(32, 32, bands: 3) + shade).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
            await account.Storage.Images.UploadBlobAsync($"embed/{name}", BinaryData.FromBytes(picture.PngsaveBuffer()), Cancellation);
            await app.Services.GetRequiredService<ImageProcessor>().ProcessAsync(new ImageReference(ImageTask.Embed, name), Cancellation);
        }

        var api = Make<NearestImagesApi>(app);
        var answer = await Answer.OfAsync(app.Services, http => api.FindAsync(http, Cancellation), query: "?image=embed/a.png&count=2");
        var refused = await Answer.OfAsync(app.Services, http => api.FindAsync(http, Cancellation), query: "?image=embed/a.png&count=0");
        var unnamed = await Answer.OfAsync(app.Services, http => api.FindAsync(http, Cancellation));

        Assert.Equal(["embed/near.png", "embed/far.png"], answer.Json.GetProperty("nearest").EnumerateArray().Select(image => image.GetProperty("name").GetString()));
        Assert.Equal((400, 400), (refused.Status, unnamed.Status));
        await Assert.ThrowsAsync<LatentMissingException>(() => Answer.OfAsync(app.Services, http => api.FindAsync(http, Cancellation), query: "?image=embed/none.png"));
    }

    [Theory]
    [InlineData("embed/../a/p.jpg", 400)]
    [InlineData("embed/../../models/embed/current.json", 400)]
    [InlineData("embed/.", 400)]
    [InlineData("denoise/a.jpg", 400)]
    [InlineData("embed/a//b.jpg", 404)]
    public async Task Nearest_NameThatIsNoUploadsOrLeadsElsewhere_IsRefused(string name, int status)
    {
        using var app = App.Build(await azurite.CreateAccountAsync());
        Answer? answer = null;

        var refusal = await Record.ExceptionAsync(
            async () => answer = await Answer.OfAsync(app.Services, http => Make<NearestImagesApi>(app).FindAsync(http, Cancellation), query: $"?image={Uri.EscapeDataString(name)}"));

        Assert.Equal(status, answer?.Status ?? ProblemMiddleware.StatusOf(refusal!));
    }

    private static T Make<T>(IHost app) => ActivatorUtilities.CreateInstance<T>(app.Services);

    private static (int Status, string? Current, string? Previous) Current(Answer answer) =>
        (answer.Status, answer.Json.GetProperty("current").GetString(), answer.Json.GetProperty("previous").GetString());
}
