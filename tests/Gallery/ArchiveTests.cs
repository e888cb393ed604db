using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using AePipeline.Uploads;

namespace AePipeline.Tests.Gallery;

public sealed partial class ArchiveTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folder_OfMoreThanAPage_IsShownPageByPageAndWhole()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var names = Enumerable.Range(0, 130).Select(i => $"denoise/trip/{i:000}.png").ToList();
        await Parallel.ForEachAsync(names, Cancellation, async (name, _) => await gallery.UploadAsync(name, Pictures.Png(8, 8)));

        var seen = new List<string>();
        var sizes = new List<int>();
        for (var address = "/archive?folder=denoise%2Ftrip%2F"; address is not null;)
        {
            var page = await gallery.Client.GetStringAsync(new Uri(address, UriKind.Relative), Cancellation);
            var some = Between(page, "data-key=\"", "\"").ToList();
            seen.AddRange(some);
            sizes.Add(some.Count);
            address = NextPage().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups["address"].Value) : null;
        }

        Assert.Equal(names, seen);
        Assert.All(sizes, size => Assert.InRange(size, 1, 60));
    }

    [Fact]
    public async Task Folder_WithFolders_ShowsThemAndNotWhatIsInThem()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/a.png", Pictures.Png());
        await gallery.UploadAsync("denoise/trip/b.png", Pictures.Png());

        var page = await gallery.Client.GetStringAsync(new Uri("/archive?folder=denoise%2F", UriKind.Relative), Cancellation);

        Assert.Equal(["denoise/trip/", "denoise/a.png"], Between(page, "data-key=\"", "\""));
    }

    [Fact]
    public async Task Pictures_OfAState_AreShownAlone()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        foreach (var name in new[] { "done", "failed", "waiting" }) await gallery.UploadAsync($"denoise/x/{name}.png", Pictures.Png());
        await gallery.FinishAsync("denoise/x/done.png");
        await gallery.FailAsync("denoise/x/failed.png");

        foreach (var state in new[] { "Done", "Failed", "Waiting" })
        {
            var page = await gallery.Client.GetStringAsync(new Uri($"/archive?folder=denoise%2F&state={state}", UriKind.Relative), Cancellation);
            Assert.Equal($"denoise/x/{state.ToLowerInvariant()}.png", Assert.Single(Between(page, "data-key=\"", "\"")));
        }
    }

    [Fact]
    public async Task Pictures_OfAModelAndOfDays_AreShownAlone()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        foreach (var name in new[] { "done", "waiting" }) await gallery.UploadAsync($"denoise/x/{name}.png", Pictures.Png());
        await gallery.FinishAsync("denoise/x/done.png");

        Assert.Equal(["denoise/x/done.png"], await ShowAsync("model=1"));
        Assert.Empty(await ShowAsync("model=2"));
        Assert.Equal(2, (await ShowAsync("since=2020-01-01")).Count);
        Assert.Empty(await ShowAsync("until=2020-01-01"));
        Assert.Equal(["denoise/x/waiting.png"], await ShowAsync("since=2020-01-01&state=Waiting"));

        async Task<IReadOnlyList<string>> ShowAsync(string wanted) =>
            [.. Between(await gallery.Client.GetStringAsync(new Uri($"/archive?folder=denoise%2F&{wanted}", UriKind.Relative), Cancellation), "data-key=\"", "\"")];
    }

    [Fact]
    public async Task Thumbnail_AskedForTwice_IsMadeOnceAndDeletedWithItsUpload()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/a.png", Pictures.Png(900, 600));
        var etag = ResultMetadata.Normalize((await gallery.Storage.Images.GetBlobClient("denoise/a.png").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag);
        var kept = gallery.Storage.Results.GetBlobClient(UploadBlobs.ThumbnailName(new ImageReference(ImageTask.Denoise, "a.png")));

        using var first = await gallery.Client.GetAsync($"/files/thumbnail?name=denoise%2Fa.png&v={etag}", Cancellation);
        var made = (await kept.GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag;
        using var second = await gallery.Client.GetAsync($"/files/thumbnail?name=denoise%2Fa.png&v={etag}", Cancellation);
        var after = (await kept.GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag;
        using var deletion = new HttpRequestMessage(HttpMethod.Delete, "/picture?name=denoise%2Fa.png");
        deletion.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var deleted = await gallery.Client.SendAsync(deletion, Cancellation);

        Assert.Equal("image/webp", first.Content.Headers.ContentType?.ToString());
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Cancellation), await second.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(made, after);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.False(await kept.ExistsAsync(Cancellation));
        Assert.False(await gallery.Storage.Images.GetBlobClient("denoise/a.png").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Thumbnail_OfWhatIsNoPicture_IsADrawingOfOurOwn()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/a.png", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(), "image/svg+xml");
        var etag = ResultMetadata.Normalize((await gallery.Storage.Images.GetBlobClient("denoise/a.png").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag);

        using var response = await gallery.Client.GetAsync($"/files/thumbnail?name=denoise%2Fa.png&v={etag}", Cancellation);
        var drawing = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.StartsWith("<svg", drawing, StringComparison.Ordinal);
        Assert.DoesNotContain("script", drawing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_OfAFolder_HoldsItsResultsUnderTheirNames()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        foreach (var name in new[] { "a.png", "sub/ü b.png", "waiting.png" }) await gallery.UploadAsync($"denoise/x/{name}", Pictures.Png());
        await gallery.FinishAsync("denoise/x/a.png");
        await gallery.FinishAsync("denoise/x/sub/ü b.png");

        using var response = await gallery.Client.GetAsync("/files/zip?folder=denoise%2Fx%2F", Cancellation);
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(Cancellation));

        Assert.Equal("x.zip", response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal(["a.png.png", "sub/ü b.png.png"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        await using var entry = await zip.GetEntry("a.png.png")!.OpenAsync(Cancellation);
        Assert.Equal(Pictures.Png(shade: 9), await BinaryData.FromStreamAsync(entry, Cancellation).ContinueWith(read => read.Result.ToArray(), TaskScheduler.Default));
    }

    [Fact]
    public async Task Upload_OfANameThatIsTaken_GetsANumberAndReplacesNothing()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);

        var names = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/uploads?task=upscale&path=x/IMG.1.png&scale=2&format=webp&quality=70") { Content = new ByteArrayContent(Pictures.Png(shade: i)) };
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            using var response = await gallery.Client.SendAsync(request, Cancellation);
            names.Add(await response.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Equal(["upscale/x/IMG.1.png", "upscale/x/IMG.1 (2).png", "upscale/x/IMG.1 (3).png"], names);
        var first = (await gallery.Storage.Images.GetBlobClient(names[0]).DownloadContentAsync(Cancellation)).Value;
        Assert.Equal(Pictures.Png(shade: 0), first.Content.ToArray());
        Assert.Equal(("2", "webp", "70"), (first.Details.Metadata["ae_scale"], first.Details.Metadata["ae_format"], first.Details.Metadata["ae_quality"]));
    }

    [Theory]
    [InlineData("task=paint&path=a.png", "no such task")]
    [InlineData("task=denoise&path=a.png&strength=9", "number from 0 ")]
    [InlineData("task=denoise&path=a.png&scale=2", "scale")]
    [InlineData("task=denoise&path=@jobs/a.png", "begin with '@'")]
    [InlineData("task=denoise&path=x/../a.png", "ends with a dot")]
    [InlineData("task=denoise", "empty")]
    public async Task Upload_OfWhatIsNotPossible_IsRefusedWithTheReason(string asked, string reason)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/uploads?{asked}") { Content = new ByteArrayContent(Pictures.Png()) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var response = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Between(string text, string start, string end)
    {
        for (var at = text.IndexOf(start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(start, at, StringComparison.Ordinal))
        {
            at += start.Length;
            yield return WebUtility.HtmlDecode(text[at..text.IndexOf(end, at, StringComparison.Ordinal)]);
        }
    }

    [GeneratedRegex("href=\"(?<address>[^\"]+)\" rel=\"next\"")]
    private static partial Regex NextPage();
}
