using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AePipeline.Tests.Gallery;

/// <summary>What pages say when what they show changes or goes while they are open.</summary>
public sealed class ChangeTests(Browser browser, AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_WhoseStorageStops_SaysSoAndGoesOnWhenItIsBack()
    {
        var account = await azurite.CreateAccountAsync();
        var port = account.Storage.Blobs.Uri.Port;
        await using var relay = new StorageRelay(port);
        // As patient as a page that somebody waits for in a test.
        var storage = PipelineStorage.Open(account.ConnectionString.Replace($":{port}/", $":{relay.Port}/", StringComparison.Ordinal), client => client.Retry.MaxRetries = 1);
        await using var gallery = await GalleryOfTests.StartAsync(storage);
        await using var archive = await OpenAsync(gallery, "/archive?folder=denoise%2F");
        await using var health = await OpenAsync(gallery, "/health");
        await using var late = await OpenAsync(gallery, "/");
        await Expect(health.Page.Locator("[data-counted]")).ToBeVisibleAsync();

        await relay.ShutAsync();
        await Expect(archive.Page.Locator("[data-live-note]")).ToContainTextAsync("The storage does not answer");
        await Expect(health.Page.Locator("[data-health]")).ToHaveTextAsync("Nothing can be done");
        await late.Page.GotoAsync(new Uri(gallery.Address, "/archive?folder=upscale%2F").ToString());
        await Expect(late.Page.Locator("h1")).ToHaveTextAsync("The storage does not answer");

        relay.Open();
        await account.Storage.Images.GetBlobClient("denoise/back.png").UploadAsync(BinaryData.FromBytes(Pictures.Png()), Cancellation);
        await Expect(archive.Page.Locator("[data-key='denoise/back.png']")).ToBeVisibleAsync();
        await Expect(archive.Page.Locator("[data-live-note]")).ToBeHiddenAsync();
        await Expect(health.Page.Locator("[data-health]")).Not.ToHaveTextAsync("Nothing can be done");
        await Expect(late.Page.Locator("h1")).ToHaveTextAsync("Enlarge");
    }

    [Fact]
    public async Task Picture_DeletedInAnotherTab_IsSaidToBeGone()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        foreach (var name in new[] { "done", "failed", "waiting" }) await gallery.UploadAsync($"denoise/x/{name}.png", Pictures.Png());
        await gallery.FinishAsync("denoise/x/done.png");
        await gallery.FailAsync("denoise/x/failed.png");
        await using var one = await OpenAsync(gallery, "/picture?name=denoise%2Fx%2Fdone.png");
        await using var other = await OpenAsync(gallery, "/picture?name=denoise%2Fx%2Fdone.png");
        await using var waiting = await OpenAsync(gallery, "/picture?name=denoise%2Fx%2Fwaiting.png");
        await using var failed = await OpenAsync(gallery, "/picture?name=denoise%2Fx%2Ffailed.png");

        foreach (var tab in new[] { one.Page, other.Page })
        {
            await tab.Locator("[data-do=delete]").ClickAsync();
            await tab.Locator("[data-do=delete-now]").ClickAsync();
            await tab.WaitForURLAsync("**/archive?folder=denoise%2Fx%2F");
            await Expect(tab.Locator("[data-key='denoise/x/done.png']")).ToHaveCountAsync(0);
        }

        foreach (var name in new[] { "failed", "waiting" }) await gallery.Storage.Images.DeleteBlobAsync($"denoise/x/{name}.png", cancellationToken: Cancellation);
        await Expect(waiting.Page.Locator("h1")).ToHaveTextAsync("There is no such picture");
        await failed.Page.Locator("[data-do=retry]").ClickAsync();
        await Expect(failed.Page.Locator("[data-answer]")).ToContainTextAsync("There is no picture of this name");
        Assert.Empty(one.Errors.Concat(other.Errors).Concat(failed.Errors));
    }

    [Fact]
    public async Task Comparison_OfFilesThatAreGone_SaysThatThePictureCanNotBeShown()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/text.png", "no picture"u8.ToArray());
        await gallery.FinishAsync("denoise/text.png");
        await using var visit = await OpenAsync(gallery, "/picture?name=denoise%2Ftext.png");

        await Expect(visit.Page.Locator("[data-compare] .empty")).ToContainTextAsync("cannot be shown");
    }

    [Fact]
    public async Task Version_DeletedOrPromotedWhileItsPageIsOpen_IsSaidToBeGoneOrToServe()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var models = new ModelRegistry(gallery.Storage, TimeProvider.System);
        foreach (var (version, psnr) in new[] { ("one", 30.0), ("two", 31), ("three", 32) }) await PublishedModel.PublishAsync(models, $"20260101T000000Z-{version}", psnr);
        await models.PromoteAsync("denoise", "20260101T000000Z-one", Cancellation);
        await using var deleted = await OpenAsync(gallery, "/models/change?name=denoise&version=20260101T000000Z-two");
        await using var promoted = await OpenAsync(gallery, "/models/change?name=denoise&version=20260101T000000Z-three");

        await foreach (var blob in gallery.Storage.Models.GetBlobsAsync(BlobTraits.None, BlobStates.None, "denoise/20260101T000000Z-two/", Cancellation))
        {
            await gallery.Storage.Models.DeleteBlobAsync(blob.Name, cancellationToken: Cancellation);
        }

        await deleted.Page.GetByRole(AriaRole.Button, new() { Name = "Have it serve" }).ClickAsync();
        await Expect(deleted.Page.Locator("main")).ToContainTextAsync("20260101T000000Z-two");
        await Expect(deleted.Page.Locator("h1")).ToHaveTextAsync("It was not done");
        await models.PromoteAsync("denoise", "20260101T000000Z-three", Cancellation);
        await promoted.Page.GetByRole(AriaRole.Button, new() { Name = "Have it serve" }).ClickAsync();
        await Expect(promoted.Page.Locator("main")).ToContainTextAsync("Serves: 20260101T000000Z-three");
        Assert.Equal("20260101T000000Z-three", (await models.GetCurrentAsync("denoise", Cancellation))?.Version);
    }

    private async Task<Visit> OpenAsync(GalleryOfTests gallery, string page)
    {
        var visit = await browser.VisitAsync();
        await visit.Page.GotoAsync(new Uri(gallery.Address, page).ToString());
        return visit;
    }
}
