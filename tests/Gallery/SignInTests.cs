using System.Net;
using AePipeline.Gallery;
using AePipeline.Gallery.Hosting;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Tests.Gallery;

/// <summary>The gallery behind a platform that signs visitors in, as its requests arrive there.</summary>
public sealed class SignInTests(AzuriteFixture azurite)
{
    private const string Host = "gallery.happy-sea.swedencentral.azurecontainerapps.io";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Host, "aad", "0a", HttpStatusCode.OK)]
    [InlineData(Host, "aad", "", HttpStatusCode.Unauthorized)]
    [InlineData(Host, "aad", null, HttpStatusCode.Unauthorized)]
    [InlineData(Host, null, "0a", HttpStatusCode.Unauthorized)]
    [InlineData(Host, "github", "0a", HttpStatusCode.Unauthorized)]
    [InlineData(Host, null, null, HttpStatusCode.Unauthorized)]
    [InlineData("localhost", "aad", "0a", HttpStatusCode.MisdirectedRequest)]
    [InlineData("10.0.0.4", "aad", "0a", HttpStatusCode.MisdirectedRequest)]
    [InlineData("attacker.example", "aad", "0a", HttpStatusCode.MisdirectedRequest)]
    public async Task Page_BehindAPlatform_IsForThoseWhomItHasSignedIn(string host, string? provider, string? principal, HttpStatusCode expected)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite, address: IPAddress.Any, signInHost: Host);
        using var request = Request(HttpMethod.Get, "/archive", host, provider, principal);

        using var response = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData($"https://{Host}", HttpStatusCode.Created)]
    [InlineData($"http://{Host}", HttpStatusCode.Forbidden)]
    [InlineData("https://attacker.example", HttpStatusCode.Forbidden)]
    public async Task Upload_BehindAPlatform_IsTakenFromPagesOfItsEncryptedAddress(string origin, HttpStatusCode expected)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite, address: IPAddress.Any, signInHost: Host);
        using var request = Request(HttpMethod.Put, "/uploads?task=denoise&path=a.png", Host, "aad", "0a");
        request.Content = new ByteArrayContent(Pictures.Png());
        request.Headers.Add("Origin", origin);

        using var response = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Page_BehindNoPlatform_LetsNobodyInForWhatTheyClaim()
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite, key: "a key of sixteen letters and more");
        using var request = Request(HttpMethod.Get, "/archive", "localhost", "aad", "0a");

        using var response = await gallery.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData(Host, "a key of sixteen letters and more", "asks for no key")]
    [InlineData("https://gallery.example", null, "without a port")]
    [InlineData("10.0.0.4", null, "without a port")]
    public async Task Gallery_WithASignInThatCanNotBe_DoesNotStart(string host, string? key, string reason)
    {
        var account = await azurite.CreateAccountAsync();

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => GalleryServer.StartAsync(
            new GalleryOptions { AccountName = "tests", SignInHost = host, Key = key }, services => services.AddSingleton(account.Storage), Cancellation));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, string host, string? provider, string? principal)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Host = host;
        if (provider is not null) request.Headers.Add("X-MS-CLIENT-PRINCIPAL-IDP", provider);
        if (principal is not null) request.Headers.Add("X-MS-CLIENT-PRINCIPAL-ID", principal);
        return request;
    }
}
