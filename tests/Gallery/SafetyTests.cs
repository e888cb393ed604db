using System.Net;
using System.Net.Http.Headers;
using AePipeline.Gallery;
using AePipeline.Gallery.Hosting;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Tests.Gallery;

public sealed class SafetyTests(AzuriteFixture azurite)
{
    private const string Key = "a key of sixteen letters and more";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.168.1.20", HttpStatusCode.MisdirectedRequest)]
    public async Task Page_AskedForByAName_AnswersOnlyToThoseThatCanNotBeRebound(string host, HttpStatusCode expected)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/archive");
        request.Headers.Host = $"{host}:{gallery.Address.Port}";

        using var response = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Created)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "own", HttpStatusCode.Created)]
    [InlineData("Origin", "other port", HttpStatusCode.Forbidden)]
    [InlineData("Accept", "*/*", HttpStatusCode.Forbidden)]
    public async Task Upload_FromAPage_IsTakenOnlyFromTheGallerysOwn(string header, string value, HttpStatusCode expected)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        var own = gallery.Address.GetLeftPart(UriPartial.Authority);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/uploads?task=denoise&path=a.png") { Content = new ByteArrayContent(Pictures.Png()) };
        request.Headers.Add(header, value switch { "own" => own, "other port" => $"http://127.0.0.1:{gallery.Address.Port + 1}", _ => value });

        using var response = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Created, await gallery.Storage.Images.GetBlobClient("denoise/a.png").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Picture_PutIntoAPageOfAnotherSite_IsRefused()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/files/original?name=denoise%2Fa.png&v=x");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "no-cors");

        using var response = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/archive")]
    [InlineData("/nothing-here")]
    public async Task Page_Served_ForbidsInlineScriptsAndFraming(string address)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);

        using var response = await gallery.Client.GetAsync(address, Cancellation);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Gallery_OpenToOtherMachinesWithoutAKey_DoesNotStart()
    {
        var account = await azurite.CreateAccountAsync();

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => GalleryServer.StartAsync(
            new GalleryOptions { AccountName = "tests", Address = IPAddress.Any }, services => services.AddSingleton(account.Storage), Cancellation));

        Assert.Contains("needs a key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gallery_WithAKey_LetsInWhoeverBringsItAndForgetsTheAddress()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite, Key);

        using var stranger = await gallery.Client.GetAsync("/archive", Cancellation);
        using var wrong = await gallery.Client.GetAsync("/archive?key=another", Cancellation);
        using var guest = await gallery.Client.GetAsync($"/archive?folder=denoise%2F&key={Uri.EscapeDataString(Key)}", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, guest.Headers.Location);
        var cookie = Assert.Single(guest.Headers.GetValues("Set-Cookie"));
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var inside = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("/archive?folder=denoise%2F", $"{guest.Headers.Location}");
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, Uri.UnescapeDataString(cookie), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "text/html")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml")]
    public async Task Original_OfABlobThatIsNoPicture_IsNotServedWhateverTypeItClaims(string content, string type)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/a.png", System.Text.Encoding.UTF8.GetBytes(content), type);
        var etag = ResultMetadata.Normalize((await gallery.Storage.Images.GetBlobClient("denoise/a.png").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag);

        using var response = await gallery.Client.GetAsync($"/files/original?name=denoise%2Fa.png&v={etag}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("alert", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Original_OfAPictureThatClaimsAnotherType_HasTheTypeOfItsBytes()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/a.html", Pictures.Png(), "text/html");
        var etag = ResultMetadata.Normalize((await gallery.Storage.Images.GetBlobClient("denoise/a.html").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag);

        using var response = await gallery.Client.GetAsync($"/files/original?name=denoise%2Fa.html&v={etag}", Cancellation);

        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(Pictures.Png(), await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("../models/denoise/current.json")]
    [InlineData("denoise/../../models/denoise/current.json")]
    [InlineData("models/denoise/current.json")]
    [InlineData("denoise/a\\..\\b.png")]
    [InlineData("denoise/")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public async Task Picture_OfANameThatIsNoUploads_IsNotLookedFor(string name)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);

        foreach (var page in new[] { "/picture", "/files/original", "/files/result", "/files/thumbnail", "/files/download" })
        {
            using var response = await gallery.Client.GetAsync($"{page}?v=x&name={Uri.EscapeDataString(name)}", Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Page_WithANameThatIsMarkup_ShowsItAsText()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        await gallery.UploadAsync("denoise/\"><img src=x onerror=alert(1)>.png", Pictures.Png());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/archive?folder=denoise%2F");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var response = await gallery.Client.SendAsync(request, Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
    }
}
