using AePipeline.Gallery.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.Training.Runs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AePipeline.Tests.Gallery;

/// <summary>Training runs in a browser, by what they write while they last.</summary>
public sealed class TrainingTests(Browser browser, AzuriteFixture azurite)
{
    private const string Run = "denoise-20260101T000000Z-ab12";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Run_WhileItTrains_ShowsCurvesThatGrowAndThenWhereToGo(ColorScheme scheme, int width)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await WriteAsync(gallery.Storage, Training(points: 10));
        await using var visit = await browser.VisitAsync(scheme, width);
        var page = visit.Page;
        await page.GotoAsync(new Uri(gallery.Address, "/models").ToString());
        await Expect(page.Locator("#training")).ToContainTextAsync("is being trained.");
        await page.GetByRole(AriaRole.Link, new() { Name = Run }).ClickAsync();

        var loss = page.Locator("[data-curves=loss]");
        await Expect(loss.Locator(".line.first").First).ToHaveAttributeAsync("data-points", "10");
        await Expect(page.Locator("[data-curves]")).ToHaveCountAsync(3);
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("value", "0.6");
        await Expect(page.Locator("main")).ToContainTextAsync("60 %, 40 s left");
        await Expect(page.Locator(".facts")).ToContainTextAsync("0.5 s");
        await loss.Locator("summary").ClickAsync();
        await visit.AssertFitsAsync();
        Assert.Empty(visit.Errors);
        await visit.AssertAccessibleAsync();

        await WriteAsync(gallery.Storage, Training(points: 20));
        await Expect(loss.Locator(".line.first").First).ToHaveAttributeAsync("data-points", "20");
        await Expect(loss.Locator("table").First).ToBeVisibleAsync();
        await gallery.Storage.Jobs.GetBlobClient($"training/{Run}/progress.json").DeleteAsync(cancellationToken: Cancellation);
        await Expect(page.Locator(".notice").First).ToContainTextAsync("it is over, or has not begun");
    }

    [Fact]
    public async Task Run_ThatStopped_SaysWhyAndThatItGoesOnFromItsCheckpoint()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await WriteAsync(gallery.Storage, Training(points: 10) with { Stage = RunStage.Stopped, Problem = "The disk is full." });
        await gallery.Storage.Jobs.GetBlobClient($"training/{Run}/checkpoint.json").UploadAsync(BinaryData.FromString("{}"), Cancellation);

        var page = await gallery.Client.GetStringAsync(new Uri($"/models/run?name={Run}", UriKind.Relative), Cancellation);

        Assert.Contains("has stopped. The disk is full. Started again, it goes on from what it saved on", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-busy", page, StringComparison.Ordinal);
        Assert.Contains("data-curves=\"loss\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ThatHasSaidNothingForMinutes_IsSilent()
    {
        var heard = DateTimeOffset.UnixEpoch;

        Assert.Equal(RunCondition.GoesOn, ConditionAfter(RunProgress.LongestSilence));
        Assert.Equal(RunCondition.Silent, ConditionAfter(TimeSpan.FromMinutes(3)));

        RunCondition ConditionAfter(TimeSpan silence) => TrainingRun.Of(Run, null, Training(2), heard, heard + silence).Condition;
    }

    [Theory]
    [InlineData("""{"task":"denoise","stage":"Training","part":1,"parts":1,"done":"NaN","elapsed":"Infinity","training":[null,{"step":1,"loss":"NaN","terms":{}},{"step":2,"loss":1,"terms":{"<b>":"-Infinity"}}],"validation":[]}""")]
    [InlineData("""{"task":"denoise","stage":"Training","training":null}""")]
    [InlineData("""{"task":"denoise","stage":"Training","training":[{"step":1,"loss":1}]}""")]
    [InlineData("""{"task":"denoise","stage":"Dancing"}""")]
    [InlineData("no JSON")]
    [InlineData("null")]
    public async Task Run_WhoseProgressIsDamaged_IsShownAsFarAsItCanBe(string json)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.Storage.Jobs.GetBlobClient($"training/{Run}/progress.json").UploadAsync(BinaryData.FromString(json), Cancellation);

        foreach (var address in new[] { "/models", $"/models/run?name={Run}" })
        {
            var page = await gallery.Client.GetStringAsync(new Uri(address, UriKind.Relative), Cancellation);
            Assert.Contains(Run, page, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("schedule")]
    [InlineData("../models")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Run_OfANameThatIsNone_IsSaidToBeOver(string name)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);

        var page = await gallery.Client.GetStringAsync(new Uri($"/models/run?name={Uri.EscapeDataString(name)}", UriKind.Relative), Cancellation);

        Assert.Contains("it is over, or has not begun", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(PipelineStorage storage, RunProgress progress) =>
        await storage.Jobs.GetBlobClient($"training/{Run}/progress.json").UploadAsync(progress.ToJson(), overwrite: true, Cancellation);

    private static RunProgress Training(int points) => new()
    {
        Task = "denoise", Stage = RunStage.Training, Part = 1, Parts = 1, Channels = 3, Loss = "l1", Step = 120, Epoch = 1.5, Done = 0.6, Elapsed = 60, SecondsAStep = 0.5,
        Training = [.. Enumerable.Range(1, points).Select(i => new CurvePoint(i * 10, 1.0 / i, new Dictionary<string, double> { ["psnr"] = 20 + i }, 1e-3))],
        Validation = [.. Enumerable.Range(1, 3).Select(i => new CurvePoint(i * 30, 1.2 / i, new Dictionary<string, double> { ["psnr"] = 19 + i }))],
    };
}
