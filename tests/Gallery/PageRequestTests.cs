using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace AePipeline.Tests.Gallery;

/// <summary>How many requests pages send to the storage, which is what makes them slow.</summary>
public sealed class PageRequestTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/archive/cards?folder=denoise%2Ftrip%2F", 3)]
    [InlineData("/archive/cards?folder=denoise%2F&state=Failed", 4)]
    [InlineData("/picture?name=denoise%2Ftrip%2F01.png", 4)]
    public async Task Page_OfPicturesInEveryState_CostsAFewRequests(string page, int most)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        for (var i = 0; i < 24; i++)
        {
            await gallery.UploadAsync($"denoise/trip/{i:00}.png", Pictures.Png());
            if (i % 3 == 0) await gallery.FinishAsync($"denoise/trip/{i:00}.png");
            if (i % 3 == 1) await gallery.FailAsync($"denoise/trip/{i:00}.png");
        }

        using var requests = new RequestCounter(gallery.Storage.Blobs.AccountName);
        await gallery.Client.GetStringAsync(new Uri(page, UriKind.Relative), Cancellation);
        var (gets, heads, others) = requests.Take();

        Assert.InRange(gets + heads + others, 1, most);
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(4, 8)]
    public async Task Lookup_OfNeighboursAmongManyOthers_FindsAllOfThemInFewListings(int mostListed, int mostRequests)
    {
        await using var gallery = await GalleryOfTests.StartAsync(azurite);
        string[] names = ["a.png", "b/1.png", "b/2.png", "b/2.png.old", "b/3.png", "c.png", "d.png", "d.png.1", "d.png.2", "d.png.3", "d.png.4", "d.png.5", "x😀.png", "x😁.png", "z.png"];
        foreach (var name in names) await gallery.UploadAsync($"denoise/{name}", Pictures.Png());
        string[] wanted = ["denoise/b/2.png", "denoise/d.png", "denoise/missing.png", "denoise/x😀", "denoise/x😁"];
        var lookup = new BlobLookup(new BlobListings(gallery.Storage, NullLogger<BlobListings>.Instance), mostListed);

        using var requests = new RequestCounter(gallery.Storage.Blobs.AccountName);
        var found = (await lookup.FindAsync(BlobContainers.Images, wanted, Cancellation)).Select(blob => blob.Name).ToList();
        var sent = requests.Take().Gets;

        Assert.Superset(
            names.Select(name => $"denoise/{name}").Where(name => wanted.Any(start => name.StartsWith(start, StringComparison.Ordinal))).ToHashSet(), found.ToHashSet());
        Assert.InRange(sent, 1, mostRequests);
        Assert.Empty(await lookup.FindAsync(BlobContainers.Images, [], Cancellation));
    }
}
