using System.Net;
using System.Text;
using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Models;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using AePipeline.Training.Requests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AePipeline.Tests.Gallery;

/// <summary>Models, jobs and health in a browser.</summary>
public sealed class WorkTests(AeUp up, Browser browser, AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_ThatDoesNotServe_ServesAfterItsChangeWasShownAndTheOtherCanComeBack()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var models = new ModelRegistry(gallery.Storage, TimeProvider.System);
        await PublishedModel.PublishAsync(models, "20260101T000000Z-one", psnr: 30);
        await PublishedModel.PublishAsync(models, "20260201T000000Z-two", psnr: 31.5);
        await models.PromoteAsync("denoise", "20260101T000000Z-one", Cancellation);
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;

        await page.GotoAsync(new Uri(gallery.Address, "/models").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "20260201T000000Z-two" }).ClickAsync();
        await page.GetByText("Have it serve…").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "psnr.test 30 31.5" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Have it serve" }).ClickAsync();
        await Expect(page.GetByText("Go back to 20260101T000000Z-one…")).ToBeVisibleAsync();
        var promoted = await models.GetCurrentAsync("denoise", Cancellation);
        Assert.Equal(("20260201T000000Z-two", "20260101T000000Z-one"), (promoted?.Version, promoted?.Previous));

        await page.GetByText("Go back to 20260101T000000Z-one…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Have it serve" }).ClickAsync();
        await Expect(page.GetByText("Go back to 20260201T000000Z-two…")).ToBeVisibleAsync();
        Assert.Equal("20260101T000000Z-one", (await models.GetCurrentAsync("denoise", Cancellation))?.Version);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Report_WithAScript_IsServedWhereNothingRuns()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.Storage.Models.GetBlobClient("denoise/1/report.html").UploadAsync(BinaryData.FromString("<script>alert(1)</script>"), Cancellation);

        using var report = await gallery.Client.GetAsync("/models/report?family=denoise&version=1", Cancellation);
        using var none = await gallery.Client.GetAsync("/models/report?family=denoise&version=..%2F2", Cancellation);

        var policy = Assert.Single(report.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox; default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Training_AskedForOnThePage_WaitsInTheQueue()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync(new Uri(gallery.Address, "/models").ToString());

        await page.GetByLabel("For minutes").FillAsync("never");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("The minutes must be a number");
        await page.GoBackAsync();
        await page.GetByLabel("What to train").SelectOptionAsync("embed");
        await page.GetByLabel("For minutes").FillAsync("2.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train" }).ClickAsync();
        await Expect(page.Locator("[data-live]")).ToContainTextAsync("1 training run asked for");

        var message = (await gallery.Storage.TrainingRequests.PeekMessageAsync(Cancellation)).Value.MessageText;
        var request = TrainingRequest.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(message)));
        Assert.Equal(("embed", "images/embed/", "2.5"), (request.Task, request.Source, request.Options["minutes"]));
    }

    [Fact]
    public async Task Job_StartedOnThePage_IsFollowedToItsEndAndSaysWhyPicturesFailed()
    {
        await up.RunsAsync();
        foreach (var (name, content) in new[] { ("a.png", Pictures.Png(40, 30)), ("b.png", Pictures.Png(30, 40)), ("c.png", Encoding.UTF8.GetBytes("no picture")) })
        {
            await up.Storage.Images.GetBlobClient($"denoise/job/{name}").UploadAsync(BinaryData.FromBytes(content), overwrite: true, Cancellation);
        }

        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync(new Uri(up.Gallery, "/jobs?source=images%2Fdenoise%2Fjob%2F").ToString());
        await page.GetByLabel("What to do").SelectOptionAsync("denoise,upscale");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Expect(page.Locator("[data-live] .state")).ToHaveTextAsync("Completed");
        await Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("3 of 3, 2 done, 1 failed");
        await Expect(page.Locator("table")).ToContainTextAsync("denoise/job/c.png");
        await page.GotoAsync(new Uri(up.Gallery, "/jobs").ToString());
        await Expect(page.Locator("[data-key$='-upscale'] .state")).ToHaveTextAsync("Completed");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Job_ThatNobodyRuns_IsCancelledAndGoesOn()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var jobs = new BulkJobStore(gallery.Storage);
        var request = new BulkRequest { Id = "mine", Prefix = "denoise/", Tasks = [AePipeline.Storage.ImageTask.Denoise], CreatedAt = DateTimeOffset.UtcNow };
        await jobs.TryCreateAsync(request, Cancellation);
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync(new Uri(gallery.Address, "/jobs/job?id=mine").ToString());

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator("[data-live] .state")).ToHaveTextAsync("Cancelled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(page.Locator("[data-live] .state")).ToHaveTextAsync("Waiting");

        Assert.Equal(BulkState.Waiting, (await jobs.FindStatusAsync("mine", Cancellation))?.State);
    }

    [Fact]
    public async Task Health_OfAPipelineWithAFailedUpload_SaysWhatFailedAndLeadsToIt()
    {
        await up.RunsAsync();
        await up.Storage.Images.GetBlobClient("upscale/health/broken.png").UploadAsync(BinaryData.FromString("no picture"), overwrite: true, Cancellation);
        await Eventually.HoldsAsync(async () => await up.Storage.Failed.GetBlobClient("upscale/health/broken.png.json").ExistsAsync(Cancellation), "the report is there");
        await using var visit = await browser.VisitAsync();
        var page = visit.Page;

        await page.GotoAsync(new Uri(up.Gallery, "/health").ToString());
        await Expect(page.Locator("[data-health]")).ToHaveTextAsync("Everything works");
        await page.GetByText("Enlarge: 1 picture failed. The upload is not an image.").GetByText("Show them").ClickAsync();

        await Expect(page.Locator("[data-key='upscale/health/broken.png']")).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }
}
