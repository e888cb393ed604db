using System.Net;
using System.Net.Http.Headers;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace AePipeline.Tests.Gallery;

/// <summary>Names and addresses that nobody expects.</summary>
public sealed class OddInputTests(Browser browser, AzuriteFixture azurite)
{
    private const string Folder = "denoise/50% & #1 + ü/";

    private static readonly string[] s_names = ["it's \"quoted\".png", "<script>alert(1)<!--.png", "100%2Fhalf%.png", "a+b=c;d ?x=1&y.png", "😀 ${x} {{y}}.png"];

    private static readonly string[] s_wrong =
    [
        "/archive?folder=", "/archive?folder=denoise", "/archive?folder=denoise%2F&state=nan&since=0000-00-00&until=9999-99-99&model=%00", "/archive?folder=denoise%2F&page=-1",
        "/archive?folder=denoise%2F&from=-1", "/archive?folder=denoise%2F&from=%F0%9F%98%80", "/archive?folder=denoise%2F&state=Failed&from=%0D%0A", "/archive?folder=denoise%2F%00%2F",
        $"/archive?folder=denoise%2F{new string('x', 3000)}%2F", "/archive/cards?folder=..%2F", "/uploads/cards?folder=..%2F", "/uploads/cards?folder=%00", "/uploads/cards",
        "/picture?name=denoise%2F%00", "/picture?name=denoise%2F%EF%BF%BF", "/picture?name=denoise%2Fa%5Cb.png", $"/picture?name=denoise%2F{new string('x', 3000)}", "/picture/state?name=",
        "/files/thumbnail?name=denoise%2Fthere.png&v=%0D%0A", "/files/thumbnail?name=denoise%2Fthere.png&v=%22*", "/files/original?name=denoise%2Fthere.png&v=*", "/files/original?name=denoise%2Fthere.png&v=%0Ax",
        "/files/result?name=denoise%2Fthere.png&v=nan", "/files/download?name=denoise%2Fthere.png", "/files/zip?folder=x", "/files/zip?folder=denoise%2F..%2F",
        "/search?name=", "/search?name=denoise%2Fmissing.png", "/generate/image?z=nan", "/generate/image?z=1e999,NaN", "/generate/samples?seed=99999999999", "/generate/samples?seed=x", "/generate/between?from=1&to=1,2",
        "/models/version", "/models/version?family=%00&version=%00", "/models/version?family=denoise&version=..%2F..", "/models/report?family=..&version=..", "/models/change?name=upscale-x9&version=1",
        "/models/change?name=denoise&version=%0A", $"/models/run?name={new string('x', 3000)}", "/jobs?source=%00&tasks=nan", "/jobs/job", "/jobs/job?id=..%2F", "/jobs/failures?id=%00", "/jobs/state?id=%F0%9F%98%80",
        "/map/points?x=nan", "/health?page=-1", "/?page=1e999", "/%00", "/..%2F..%2Fetc%2Fpasswd", "/assets/..%2Fx",
    ];

    private static readonly (string Address, string Body)[] s_posts =
    [
        ("/picture/preview?name=denoise%2Fthere.png&v=x&strength=NaN&x=-1&y=1e9&width=0&height=9999999999", ""), ("/picture/preview", ""), ("/picture/again?name=denoise%2Fthere.png&strength=NaN", ""),
        ("/picture/retry?name=denoise%2Fmissing.png", ""), ("/search", "no form"), ("/map/job?tasks=denoise", ""), ("/map/job?tasks=nan", "denoise/there.png"), ("/map/job?tasks=denoise", "../etc/passwd"),
        ("/jobs", ""), ("/jobs/cancel?id=nan", ""), ("/jobs/resume", ""), ("/models/change", ""), ("/models/training", ""), ("/generate/latent", "no picture"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_OfAnyLetters_AreShownOpenedAndDownloaded()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        foreach (var name in s_names)
        {
            await gallery.UploadAsync(Folder + name, Pictures.Png(40, 30));
            await gallery.FinishAsync(Folder + name);
        }

        await using var visit = await browser.VisitAsync(width: 390);
        var page = visit.Page;
        foreach (var name in s_names)
        {
            await page.GotoAsync(new Uri(gallery.Address, "/archive?folder=denoise%2F").ToString());
            await page.Locator(".folders a").ClickAsync();
            await Expect(page.Locator("h1")).ToHaveTextAsync("50% & #1 + ü");
            await visit.AssertFitsAsync();
            var card = page.Locator($"[data-key=\"{(Folder + name).Replace("\"", "\\\"", StringComparison.Ordinal)}\"]");
            await Expect(card.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 40);
            await card.Locator("a").ClickAsync();
            await Expect(page.Locator("h1")).ToHaveTextAsync(name);
            await Expect(page.Locator("[data-compare][data-ready]")).ToBeVisibleAsync();
            await visit.AssertFitsAsync();
            var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".actions a[download]").First.ClickAsync());
            Assert.Equal(Pictures.Png(shade: 9), await File.ReadAllBytesAsync(await download.PathAsync(), Cancellation));
        }

        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Addresses_ThatAreWrong_AreAnsweredAndNoDefect()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/there.png", Pictures.Png());

        var defects = new List<string>();
        foreach (var address in s_wrong) await AskAsync(HttpMethod.Get, address, "");
        foreach (var (address, body) in s_posts) await AskAsync(HttpMethod.Post, address, body);

        Assert.Empty(defects);

        async Task AskAsync(HttpMethod method, string address, string body)
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            if (method == HttpMethod.Post) request.Content = new StringContent(body);
            using var response = await gallery.Client.SendAsync(request, Cancellation);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            if (response.StatusCode >= HttpStatusCode.InternalServerError) defects.Add($"{method} {address[..Math.Min(address.Length, 90)]}: {(int)response.StatusCode}");
            Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
        }
    }
}
