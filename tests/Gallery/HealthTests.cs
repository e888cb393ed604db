using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Gallery;

/// <summary>The page of health, which is drawn before what it says is known.</summary>
public sealed class HealthTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Account_ThatManyLookAt_IsCountedOnceAMinuteAndThePageSaysWhen()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gallery = await GalleryOfTests.StartAsync(azurite, time: time);
        await gallery.UploadAsync("denoise/a.png", Pictures.Png());

        Assert.Contains("Counting what is in the account", await ReadAsync("/health"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => IsCounted(await ReadAsync("/health/status")), "the account is counted");
        await gallery.UploadAsync("denoise/b.png", Pictures.Png());
        time.Advance(TimeSpan.FromSeconds(40));
        using (var requests = new RequestCounter(gallery.Storage.Blobs.AccountName))
        {
            var both = await Task.WhenAll(ReadAsync("/health/status"), ReadAsync("/health/status"));
            Assert.All(both, page => Assert.Contains("Counted 40 s ago.", page, StringComparison.Ordinal));
            Assert.All(both, page => Assert.Contains("<th scope=\"row\">images</th><td class=\"number\">1</td>", page, StringComparison.Ordinal));
            Assert.Equal((0, 0, 0), requests.Take());
        }

        time.Advance(TimeSpan.FromSeconds(21));
        Assert.Contains("being counted again", await ReadAsync("/health/status"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            async () => (await ReadAsync("/health")).Contains("<th scope=\"row\">images</th><td class=\"number\">2</td>", StringComparison.Ordinal), "the second picture is counted");

        Task<string> ReadAsync(string page) => gallery.Client.GetStringAsync(new Uri(page, UriKind.Relative), Cancellation);

        static bool IsCounted(string page) => page.Contains("data-counted", StringComparison.Ordinal) && !page.Contains("data-busy", StringComparison.Ordinal);
    }
}
