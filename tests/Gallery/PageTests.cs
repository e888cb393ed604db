using System.Text;
using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AePipeline.Tests.Gallery;

/// <summary>The pages in a browser, before <c>ae up</c>.</summary>
public sealed class PageTests(AeUp up, Browser browser, AzuriteFixture azurite)
{
    private static readonly string s_photo = Path.Combine(AppContext.BaseDirectory, "Samples", "budgie-perched-osprey.webp");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_OfAPhotoAndOfAText_IsFollowedLiveToItsResultAndToItsReason()
    {
        await using var visit = await OpenAsync("/");
        await using var other = await OpenAsync("/");
        var page = visit.Page;

        await page.Locator("[data-files]").First.SetInputFilesAsync(
        [
            new FilePayload { Name = "live.png", MimeType = "image/png", Buffer = Pictures.Png(300, 200) },
            new FilePayload { Name = "live.txt.jpg", MimeType = "image/jpeg", Buffer = Encoding.UTF8.GetBytes("no picture at all") },
        ]);

        foreach (var seen in new[] { page, other.Page })
        {
            await Expect(CardOf(seen, "live.png").Locator(".state")).ToHaveTextAsync("Done");
            await Expect(CardOf(seen, "live.txt.jpg").Locator(".reason")).ToHaveTextAsync("The upload is not an image");
        }

        await Expect(page.Locator("[data-status]")).ToHaveTextAsync("2 pictures sent");
        await Expect(CardOf(page, "live.png").Locator("img")).ToHaveJSPropertyAsync("complete", true);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Upload_DroppedAsAFolder_KeepsItsNamesAndLeavesOutHiddenFiles()
    {
        await using var visit = await OpenAsync("/");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["trip/day one"]);
        await File.WriteAllBytesAsync(folder["trip/day one/a.png"], Pictures.Png(), Cancellation);
        await File.WriteAllBytesAsync(folder["trip/.hidden.png"], Pictures.Png(), Cancellation);

        await visit.Page.GetByRole(AriaRole.Radio, new() { Name = "Enlarge" }).CheckAsync();
        await visit.Page.Locator("select[name=scale]").SelectOptionAsync("2");
        await visit.Page.Locator("[data-files]").Nth(1).SetInputFilesAsync(folder["trip"]);

        await Expect(visit.Page.Locator("[data-status]")).ToHaveTextAsync("1 picture sent");
        var name = await visit.Page.Locator("[data-key^='upscale/'][data-key$='/trip/day one/a.png']").GetAttributeAsync("data-key");
        var metadata = (await up.Storage.Images.GetBlobClient(name).GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata;
        Assert.Equal("2", metadata["ae_scale"]);
        Assert.False(metadata.ContainsKey("ae_strength"));
    }

    [Fact]
    public async Task Picture_ThatIsDone_IsComparedDownloadedAndDoneAgainWithAnotherStrength()
    {
        var name = await FinishAsync("compared/photo.webp", await File.ReadAllBytesAsync(s_photo, Cancellation));
        await using var visit = await OpenAsync($"/picture?name={Uri.EscapeDataString(name)}");
        var page = visit.Page;

        await Expect(page.Locator("[data-compare][data-ready]")).ToBeVisibleAsync();
        await page.Locator("[data-zoom=actual]").ClickAsync();
        await Expect(page.Locator("[data-level]")).ToHaveTextAsync("100 %");
        await page.Locator("[data-split]").FillAsync("25");
        var at = await page.Locator("[data-divider]").EvaluateAsync<float>("line => line.getBoundingClientRect().x - line.parentElement.getBoundingClientRect().x");
        var width = await page.Locator("[data-stage]").EvaluateAsync<float>("stage => stage.clientWidth");
        Assert.Equal(0.25, at / width, tolerance: 0.01);

        await page.Locator("[data-slider]").FillAsync("0.3");
        await Expect(page.Locator("[data-strength]")).ToHaveAttributeAsync("data-shown", "0.3");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download", new() { Exact = true }).ClickAsync());
        Assert.Equal("photo.webp.png", download.SuggestedFilename);
        var saved = await File.ReadAllBytesAsync(await download.PathAsync(), Cancellation);
        Assert.Equal((await up.Storage.Results.GetBlobClient(ResultOf.Upload(name)).DownloadContentAsync(Cancellation)).Value.Content.ToArray(), saved);

        await page.Locator("[data-apply]").ClickAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync("0.3");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Upload_WithWhatFollows_ShowsTheResultOfTheWholeChain()
    {
        await using var visit = await OpenAsync("/");
        var page = visit.Page;
        await page.GetByLabel("And then").First.SelectOptionAsync("upscale,embed");
        await page.Locator("select[name=scale]").SelectOptionAsync("2");

        await page.Locator("[data-files]").First.SetInputFilesAsync(new FilePayload { Name = "chain.png", MimeType = "image/png", Buffer = Pictures.Png(60, 40) });
        await Expect(CardOf(page, "chain.png").Locator(".state")).ToHaveTextAsync("Done");
        await CardOf(page, "chain.png").ClickAsync();

        await Expect(page.Locator(".facts")).ToContainTextAsync("Remove noise, then enlarge, then index for search");
        await Expect(page.Locator("[data-compare][data-ready]")).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Picture_Deleted_IsGoneWithItsResultAndShowsItsFolder()
    {
        var name = await FinishAsync("deleted/a.png", Pictures.Png());
        await using var visit = await OpenAsync($"/picture?name={Uri.EscapeDataString(name)}");

        await visit.Page.Locator("[data-do=delete]").ClickAsync();
        await visit.Page.Locator("[data-do=delete-now]").ClickAsync();
        await visit.Page.WaitForURLAsync("**/archive?folder=denoise%2Fdeleted%2F");

        Assert.False(await up.Storage.Images.GetBlobClient(name).ExistsAsync(Cancellation));
        Assert.False(await up.Storage.Results.GetBlobClient(ResultOf.Upload(name)).ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Picture_ThatFailed_SaysWhyAndIsTriedAgain()
    {
        await up.RunsAsync();
        var name = "denoise/failed/broken.png";
        await UploadAsync(name, Encoding.UTF8.GetBytes("no picture"));
        await Eventually.HoldsAsync(async () => await up.Storage.Failed.GetBlobClient($"{name}.json").ExistsAsync(Cancellation), "the report is there");
        var before = (await up.Storage.Failed.GetBlobClient($"{name}.json").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag;
        await using var visit = await OpenAsync($"/picture?name={Uri.EscapeDataString(name)}");

        await Expect(visit.Page.Locator(".notice.failed")).ToContainTextAsync("broken.png: ");
        await visit.Page.Locator("[data-do=retry]").ClickAsync();

        await Eventually.HoldsAsync(
            async () => (await up.Storage.Failed.GetBlobClient($"{name}.json").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag != before, "it was tried again");
    }

    [Fact]
    public async Task Page_WhoseServerStartsAgain_GoesOnByItself()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await using var visit = await browser.VisitAsync();
        await visit.Page.GotoAsync($"{gallery.Address}archive?folder=denoise%2F");
        await gallery.UploadAsync("denoise/first.png", Pictures.Png());
        await Expect(CardOf(visit.Page, "first.png")).ToBeVisibleAsync();

        await gallery.StopAsync();
        await Expect(visit.Page.Locator("[data-live-note]")).ToBeVisibleAsync();
        await gallery.StartAgainAsync();
        await gallery.UploadAsync("denoise/second.png", Pictures.Png());

        await Expect(CardOf(visit.Page, "second.png")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("[data-live-note]")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_InLightAndDarkAndOnAPhone_AreAccessibleAndFit(ColorScheme scheme, int width)
    {
        var name = await FinishAsync("accessible/a.png", Pictures.Png(200, 150));
        await UploadAsync("denoise/accessible/broken.png", Encoding.UTF8.GetBytes("no picture"));
        await Eventually.HoldsAsync(async () => await up.Storage.Failed.GetBlobClient("denoise/accessible/broken.png.json").ExistsAsync(Cancellation), "the report is there");
        var models = new ModelRegistry(up.Storage, TimeProvider.System);
        var version = (await models.GetCurrentAsync("denoise", Cancellation))!.Version;
        var enlarging = (await models.GetCurrentAsync(ModelNames.Variant("upscale", 4), Cancellation))!.Version;
        var job = $"accessible-{width}";
        var request = new BulkRequest { Id = job, Prefix = "denoise/accessible/", Tasks = [ImageTask.Denoise], CreatedAt = DateTimeOffset.UtcNow };
        await new BulkJobStore(up.Storage).TryCreateAsync(request, Cancellation);
        await using var visit = await browser.VisitAsync(scheme, width);
        string[] pages =
        [
            "/", "/archive", "/archive?folder=denoise%2F", "/archive?folder=denoise%2Faccessible%2F", "/archive?folder=denoise%2F&state=Failed",
            $"/picture?name={Uri.EscapeDataString(name)}", "/picture?name=denoise%2Faccessible%2Fbroken.png", "/picture?name=denoise%2Fmissing.png",
            "/search", "/search/unusual", "/search/duplicates", "/map", "/generate",
            "/models", $"/models/version?family=denoise&version={version}", $"/models/change?name=upscale&version={enlarging}", "/jobs", $"/jobs/job?id={job}", $"/jobs/failures?id={job}", "/health",
        ];

        foreach (var page in pages)
        {
            await visit.Page.GotoAsync(new Uri(up.Gallery, page).ToString(), new() { WaitUntil = WaitUntilState.Load });
            await visit.AssertFitsAsync();
            Assert.Empty(visit.Errors);
            await visit.AssertAccessibleAsync();
        }
    }

    private static ILocator CardOf(IPage page, string file) => page.Locator($"[data-key$='/{file}']");

    private async Task<Visit> OpenAsync(string page)
    {
        await up.RunsAsync();
        var visit = await browser.VisitAsync();
        await visit.Page.GotoAsync(new Uri(up.Gallery, page).ToString());
        return visit;
    }

    private async Task<string> FinishAsync(string path, byte[] content)
    {
        await up.RunsAsync();
        await UploadAsync($"denoise/{path}", content);
        await Eventually.HoldsAsync(async () => await up.Storage.Results.GetBlobClient(ResultOf.Upload($"denoise/{path}")).ExistsAsync(Cancellation), "the result is there");
        return $"denoise/{path}";
    }

    private async Task UploadAsync(string name, byte[] content) => await up.Storage.Images.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
}
