using System.Text.Json;
using AePipeline.Bulk.State;
using AePipeline.EndToEnd.Tests;
using AePipeline.Imaging;
using AePipeline.Tests.Latents;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AePipeline.Tests.Gallery;

/// <summary>What latents are for, in a browser: search, the map and the generator.</summary>
public sealed class LatentTests(AeUp up, Browser browser, AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_ForADroppedPicture_FindsTheSameOneFirstAndLeadsToThoseLikeIt()
    {
        await EmbedAsync();
        await using var visit = await OpenAsync("/search");
        var page = visit.Page;

        await page.Locator("[data-at-once]").SetInputFilesAsync(new FilePayload { Name = "mine.png", MimeType = "image/png", Buffer = Pictures.Png(48, 48, shade: 200) });
        await Expect(page.Locator("h1")).ToHaveTextAsync("Pictures like mine.png");
        await Expect(page.Locator("[data-key]").First).ToHaveAttributeAsync("data-key", "embed/look/200.png");
        await Expect(page.Locator("[data-key]").First.Locator(".note")).ToHaveTextAsync("distance 0.00");
        await page.Locator("[data-key]").First.Locator("a").ClickAsync();
        await page.GetByText("Pictures like it").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Pictures like look/200.png");
        await Expect(page.Locator("[data-key='embed/look/20.png']")).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Search_ForDuplicatesAndForTheUnusual_ShowsGroupsAndAnOrder()
    {
        await EmbedAsync();
        await using var visit = await OpenAsync("/search/duplicates");
        var page = visit.Page;

        await Expect(page.Locator(".group", new() { Has = page.Locator("[data-key='embed/look/20.png']") }).Locator("[data-key='embed/look/copy.png']")).ToBeVisibleAsync();
        await page.GetByText("Most unusual").ClickAsync();
        await Expect(page.Locator("[data-key='embed/look/20.png'] .note")).ToContainTextAsync("error 0.");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Map_OfIndexedPictures_ShowsThemWhenNearAndStartsAJobWithASelection()
    {
        await EmbedAsync();
        await using var visit = await OpenAsync("/map");
        var page = visit.Page;

        await Expect(page.Locator("[data-map][data-ready]")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-near] img[alt='embed/look/200.png']")).ToBeVisibleAsync();
        await page.Locator("[data-colour]").SelectOptionAsync("error");
        await Expect(page.Locator("[data-legend]")).ToContainTextAsync("unusual");
        // Other tests embed in this account too, so the first points may be theirs.
        string[] chosen = ["embed/look/20.png", "embed/look/200.png"];
        var names = await PointNamesAsync();
        await page.EvaluateAsync("points => document.querySelector('[data-map]').plot.select(points)", chosen.Select(name => names.IndexOf(name)));
        await Expect(page.Locator("[data-selected]")).ToHaveTextAsync("2 pictures selected");
        var list = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download the list").ClickAsync());
        Assert.Equal(chosen, (await File.ReadAllLinesAsync(await list.PathAsync(), Cancellation)).Order());
        await page.Locator("[data-start]").ClickAsync();
        await Expect(page.Locator("[data-live] .state")).ToHaveTextAsync("Completed");

        var job = Uri.UnescapeDataString(page.Url[(page.Url.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        Assert.Equal(2, (await new BulkJobStore(up.Storage).FindStatusAsync(job, Cancellation))?.Counts.Done);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Points_OfLatentsOnALine_KeepTheirOrderOnThePlaneAndTheNamesOfTheirUploads()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var latents = new LatentAccount(gallery.Storage);
        for (var i = 0; i < 5; i++) await latents.WriteAsync($"line/{i}.png", [i, 2 * i, (2 * i) + (0.01f * (i % 2))]);
        await latents.WriteAsync("@images/denoise+embed/denoise/chain.png", [5, 10, 10]);

        using var map = JsonDocument.Parse(await gallery.Client.GetStringAsync(new Uri("/map/points", UriKind.Relative), Cancellation));
        var names = map.RootElement.GetProperty("names").EnumerateArray().Select(name => name.GetString()!).ToList();
        var x = map.RootElement.GetProperty("x").EnumerateArray().Select(value => value.GetSingle()).ToList();

        string[] line = ["embed/line/0.png", "embed/line/1.png", "embed/line/2.png", "embed/line/3.png", "embed/line/4.png", "denoise/chain.png"];
        var along = names.Zip(x).OrderBy(point => point.Second).Select(point => point.First).ToList();
        Assert.Equal(line, along[0] == line[0] ? along : Enumerable.Reverse(along));
        Assert.Equal(1, x.Max(Math.Abs), tolerance: 1e-4);
        Assert.InRange(map.RootElement.GetProperty("share").GetDouble(), 0.999, 1);
    }

    [Fact]
    public async Task Map_WithDamagedLatents_ShowsTheOthersAndNamesThose()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var latents = new LatentAccount(gallery.Storage);
        for (var i = 0; i < 4; i++) await latents.WriteAsync($"good/{i}.png", [i, i % 2, 1], error: 1e300);
        await latents.WriteAsync("bad/nan.png", [1, float.NaN, 2]);
        await latents.WriteAsync("bad/infinite.png", [float.NegativeInfinity, 0, 2]);
        await latents.WriteAsync("bad/longer.png", [1, 2, 3, 4]);
        await latents.WriteAsync("bad/text.png", BinaryData.FromString("no vector"));
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;

        await page.GotoAsync(new Uri(gallery.Address, "/map").ToString());
        await Expect(page.Locator("[data-map-note]")).ToContainTextAsync("4 pictures.");
        var leftOut = page.Locator("[data-left-out]");
        await leftOut.Locator("summary").ClickAsync();

        await Expect(leftOut.Locator("summary")).ToHaveTextAsync("4 pictures left out, for want of a latent that can be compared");
        await Expect(leftOut.Locator("li")).ToHaveTextAsync(
        [
            "embed/bad/infinite.png: It holds a value that is no finite number.",
            "embed/bad/longer.png: It has 4 values, and the others of its model version 3.",
            "embed/bad/nan.png: It holds a value that is no finite number.",
            "embed/bad/text.png: This is not an .npy file of format 1.0.",
        ]);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Map_OfDamagedLatentsAlone_SaysThatNoneIsIndexedAndNamesThem()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await new LatentAccount(gallery.Storage).WriteAsync("nan.png", [float.NaN]);

        using var map = JsonDocument.Parse(await gallery.Client.GetStringAsync(new Uri("/map/points", UriKind.Relative), Cancellation));

        Assert.Equal(0, map.RootElement.GetProperty("names").GetArrayLength());
        Assert.Equal("embed/nan.png", map.RootElement.GetProperty("leftOut")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Unusual_OfLatentsWithErrors_AreShownByThem()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var latents = new LatentAccount(gallery.Storage);
        foreach (var (name, error) in new[] { ("a.png", 0.02), ("b.png", 0.5), ("c.png", 0.1) }) await latents.WriteAsync(name, [1, 2], error: error);

        var page = await gallery.Client.GetStringAsync(new Uri("/search/unusual", UriKind.Relative), Cancellation);
        var places = new[] { "embed/b.png", "embed/c.png", "embed/a.png" }.Select(name => page.IndexOf($"data-key=\"{name}\"", StringComparison.Ordinal)).ToList();

        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Generator_WithAModel_FollowsThePadAndGoesFromOnePictureToAnother()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await TestModel.PublishVaeAsync(gallery.Storage);
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync(new Uri(gallery.Address, "/generate").ToString());
        await Expect(page.Locator("[data-made]")).ToHaveAttributeAsync("data-place", "0,0");

        await page.Locator("[data-pad]").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("[data-made]")).ToHaveAttributeAsync("data-place", "0.1,0");
        await page.Locator("[data-end=from]").ClickAsync();
        await page.Locator("[data-file=to]").SetInputFilesAsync(new FilePayload { Name = "end.png", MimeType = "image/png", Buffer = Pictures.Png(16, 16) });
        await Expect(page.Locator("[data-between] img")).ToHaveCountAsync(9);
        await Expect(page.Locator("[data-samples] img")).ToHaveCountAsync(12);
        await page.Locator("[data-samples] button").First.ClickAsync();
        await Expect(page.Locator("[data-made]")).Not.ToHaveAttributeAsync("data-place", "0.1,0");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-save]").ClickAsync());

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(await saved.PathAsync(), Cancellation))[..4]);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Generator_OfAConditionalModel_MakesPicturesOfTheClassThatIsChosen()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await TestModel.PublishConditionalAsync(gallery.Storage);
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync(new Uri(gallery.Address, "/generate").ToString());
        await Expect(page.Locator("[data-made]")).ToHaveAttributeAsync("data-place", "0,0");
        await Expect(page.Locator("[data-samples] img")).ToHaveCountAsync(12);

        var light = await page.RunAndWaitForResponseAsync(() => page.GetByLabel("Pictures of").SelectOptionAsync("light"), reply => reply.Url.Contains("/generate/image", StringComparison.Ordinal));

        Assert.EndsWith("&of=light", light.Url, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["light.png"], await gallery.Client.GetByteArrayAsync(new Uri(light.Url), Cancellation), Cancellation);
        Assert.True(ImageReader.ReadFloat(folder["light.png"]).Samples.Min() > 0.9);
        await Expect(page.Locator("[data-plane]")).ToHaveAttributeAsync("src", "/generate/plane?of=light");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Generator_WithoutAModel_LeadsToTraining()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await using var visit = await browser.VisitAsync();
        await visit.Page.GotoAsync(new Uri(gallery.Address, "/generate").ToString());

        await Expect(visit.Page.GetByText("No model makes new pictures yet.")).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }

    /// <summary>Three pictures of which two are the same.</summary>
    private async Task EmbedAsync()
    {
        await up.RunsAsync();
        foreach (var (name, shade) in new[] { ("20.png", 20), ("copy.png", 20), ("200.png", 200) })
        {
            if (await up.Storage.Images.GetBlobClient($"embed/look/{name}").ExistsAsync(Cancellation)) continue;
            await up.Storage.Images.GetBlobClient($"embed/look/{name}").UploadAsync(BinaryData.FromBytes(Pictures.Png(48, 48, shade)), overwrite: true, Cancellation);
        }

        // The gallery looks at the index every half minute, and another test may have had it look before.
        await Eventually.HoldsAsync(
            async () =>
            {
                var names = await PointNamesAsync();
                return new[] { "20.png", "copy.png", "200.png" }.All(name => names.Contains($"embed/look/{name}"));
            },
            "the latents are in the index");
    }

    private async Task<List<string>> PointNamesAsync()
    {
        using var client = new HttpClient { BaseAddress = up.Gallery };
        using var map = JsonDocument.Parse(await client.GetStringAsync(new Uri("/map/points", UriKind.Relative), Cancellation));
        return [.. map.RootElement.GetProperty("names").EnumerateArray().Select(name => name.GetString()!)];
    }

    private async Task<Visit> OpenAsync(string page)
    {
        await up.RunsAsync();
        var visit = await browser.VisitAsync();
        await visit.Page.GotoAsync(new Uri(up.Gallery, page).ToString());
        return visit;
    }
}
