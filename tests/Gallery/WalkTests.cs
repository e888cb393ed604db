using System.IO.Compression;
using System.Text.Json;
using AePipeline.Models;
using AePipeline.Tests.Latents;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AePipeline.Tests.Gallery;

/// <summary>Ways through the pages that need no pipeline behind them, with the mouse and without.</summary>
public sealed class WalkTests(Browser browser, AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archive_WalkedThrough_LeadsToFoldersPagesAndWhatIsWanted()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), Cancellation, async (i, _) => await gallery.UploadAsync($"denoise/trip/{i:00}.png", Pictures.Png(8, 8)));
        await gallery.FinishAsync("denoise/trip/63.png");
        await gallery.FailAsync("denoise/trip/62.png");
        await using var visit = await OpenAsync(gallery, "/archive");
        var page = visit.Page;
        var cards = page.Locator(".cards [data-key]");

        await page.GetByRole(AriaRole.Link, new() { Name = "Remove noise" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "trip", Exact = true }).ClickAsync();
        await Expect(cards).ToHaveCountAsync(60);
        await page.GetByText("Next page").ClickAsync();
        await Expect(cards).ToHaveCountAsync(4);
        await page.GetByText("First page").ClickAsync();
        await Expect(cards).ToHaveCountAsync(60);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Which pictures" }).GetByText("Failed").ClickAsync();
        await Expect(cards).ToHaveCountAsync(1);
        await Expect(cards.First.Locator(".reason")).ToHaveTextAsync("The image is damaged");
        await page.GetByText("All", new() { Exact = true }).ClickAsync();
        await page.GetByText("By model and day").ClickAsync();
        await page.GetByLabel("until").FillAsync("2020-01-01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator(".empty")).ToContainTextAsync("There is no such picture here.");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Pictures_DroppedWithOptions_GoIntoTodaysFolderAsAskedAndAreDownloadedTogether()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite, time: new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero)));
        string[] files = ["one.png", "two.png"];
        using var folder = new TemporaryFolder();
        foreach (var file in files) await File.WriteAllBytesAsync(folder[file], Pictures.Png(), Cancellation);
        await using var visit = await OpenAsync(gallery, "/");
        var page = visit.Page;

        await page.GetByLabel("Save as").SelectOptionAsync("jpeg");
        await page.Locator("input[name=strength]").FillAsync("0.5");
        await page.Locator("input[name=quality]").FillAsync("70");
        await visit.DropAsync(page.Locator("[data-drop]"), [.. files.Select(file => folder[file])]);
        await Expect(page.Locator("[data-status]")).ToHaveTextAsync("2 pictures sent");
        var asked = (await gallery.Storage.Images.GetBlobClient("denoise/2026-05-04/two.png").GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata;
        Assert.Equal(("0.5", "jpeg", "70"), (asked["ae_strength"], asked["ae_format"], asked["ae_quality"]));

        foreach (var file in files) await gallery.FinishAsync($"denoise/2026-05-04/{file}");
        await Expect(page.Locator(".card .state.Done")).ToHaveCountAsync(2);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download all").ClickAsync());
        Assert.Equal("2026-05-04.zip", download.SuggestedFilename);
        using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), Cancellation);
        Assert.Equal(files.Select(file => $"{file}.png"), zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Keyboard_Alone_OpensAPictureMovesTheDividerAndTakesBackADeletion()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/a.png", Pictures.Png(40, 30));
        await gallery.FinishAsync("denoise/a.png");
        await using var visit = await OpenAsync(gallery, "/archive?folder=denoise%2F");
        var page = visit.Page;

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await visit.TabToAsync("[data-key='denoise/a.png'] a");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-compare][data-ready]")).ToBeVisibleAsync();
        await visit.TabToAsync("[data-split]");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("[data-split]")).ToHaveValueAsync("0");
        await visit.TabToAsync("[data-do=delete]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-confirm]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("[data-confirm]")).ToBeHiddenAsync();
        await Expect(page.Locator("[data-do=delete]")).ToBeFocusedAsync();

        Assert.True(await gallery.Storage.Images.GetBlobClient("denoise/a.png").ExistsAsync(Cancellation));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Map_WithLabelsOfAFile_IsColouredByThemAndSelectedWithALasso()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var latents = new LatentAccount(gallery.Storage);
        foreach (var (name, place) in new[] { ("a.png", -1f), ("b.png", 0f), ("c.png", 1f) }) await latents.WriteAsync($"x/{name}", [place, 2 * place, 1]);
        await using var visit = await OpenAsync(gallery, "/map");
        var page = visit.Page;
        await Expect(page.Locator("[data-map][data-ready]")).ToBeVisibleAsync();

        await page.Locator("[data-labels]").SetInputFilesAsync(new FilePayload { Name = "labels.csv", MimeType = "text/csv", Buffer = "embed/x/a.png,\"birds\"\r\nb.png;<b>fish</b>\r\n"u8.ToArray() });
        await Expect(page.Locator("[data-legend] li")).ToHaveTextAsync(["<b>fish</b>", "birds", "no label"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Select" }).ClickAsync();
        var stage = (await page.Locator("[data-stage]").BoundingBoxAsync())!;
        await MoveAsync(0.02f, 0.02f);
        await page.Mouse.DownAsync();
        foreach (var (x, y) in new[] { (0.98f, 0.02f), (0.98f, 0.98f), (0.02f, 0.98f), (0.02f, 0.05f) }) await MoveAsync(x, y);
        await page.Mouse.UpAsync();
        await Expect(page.Locator("[data-selected]")).ToHaveTextAsync("3 pictures selected");
        Assert.Empty(visit.Errors);

        Task MoveAsync(float x, float y) => page.Mouse.MoveAsync(stage.X + (x * stage.Width), stage.Y + (y * stage.Height), new() { Steps = 8 });
    }

    [Fact]
    public async Task Generator_OfManyDimensions_HasASliderForEachBeyondThePad()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await PublishAsync(new ModelRegistry(gallery.Storage, TimeProvider.System), Path.Combine(AppContext.BaseDirectory, "Vae"));
        await using var visit = await OpenAsync(gallery, "/generate");
        var page = visit.Page;
        await Expect(page.Locator("[data-dimension]")).ToHaveCountAsync(14);
        await Expect(page.Locator("[data-made]")).ToHaveAttributeAsync("data-place", $"0{string.Concat(Enumerable.Repeat(",0", 15))}");
        var before = await page.Locator("[data-made]").GetAttributeAsync("src");

        await page.GetByLabel("Number 16").FillAsync("1.5");

        await Expect(page.Locator("[data-made]")).ToHaveAttributeAsync("data-place", $"0{string.Concat(Enumerable.Repeat(",0", 14))},1.5");
        await Expect(page.Locator("[data-made]")).Not.ToHaveAttributeAsync("src", before!);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Pages_OfAnEmptyAccount_SayWhatToDoAndFit()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await using var visit = await browser.VisitAsync(ColorScheme.Dark, width: 390);
        foreach (var (address, words) in new[]
        {
            ("/", "Nothing yet today."), ("/archive?folder=denoise%2F", "There is no such picture here."), ("/search/duplicates", "No picture is indexed yet."), ("/search/unusual", "No picture is indexed yet."),
            ("/map", "No picture is indexed yet."), ("/generate", "No model makes new pictures yet."), ("/models", "No version yet."), ("/jobs", "No job yet."), ("/health", "Some work waits"),
        })
        {
            await visit.Page.GotoAsync(new Uri(gallery.Address, address).ToString());
            await Expect(visit.Page.Locator("main")).ToContainTextAsync(words);
            await visit.AssertFitsAsync();
            await visit.AssertAccessibleAsync();
        }

        Assert.Empty(visit.Errors);
    }

    private static async Task PublishAsync(ModelRegistry models, string folder)
    {
        var card = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(folder, ModelCard.FileName), Cancellation), PipelineJson.Default.ModelCard)!;
        await models.PublishAsync(card, folder, Cancellation);
        await models.PromoteAsync(card.Task, card.Version, Cancellation);
    }

    private async Task<Visit> OpenAsync(GalleryOfTests gallery, string page)
    {
        var visit = await browser.VisitAsync();
        await visit.Page.GotoAsync(new Uri(gallery.Address, page).ToString());
        return visit;
    }
}
