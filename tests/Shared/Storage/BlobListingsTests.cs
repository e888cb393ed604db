using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Storage;

/// <summary>Listings of Azurite as it comes, which fails at every page with a name that XML cannot hold.</summary>
public sealed class BlobListingsTests(PlainAzurite azurite) : IClassFixture<PlainAzurite>
{
    private static readonly BlobListQuery s_uploads = new(BlobContainers.Images, "denoise/");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string[], int> Accounts { get; } = new()
    {
        { ["A.png", "a\u0001b.png", "z.png"], 5000 },
        { ["A.png", "a\uFFFEb.png", "a\uFFFFb.png", "az.png", "b", "b.png"], 5000 },
        { ["\u0001", "a", "\uFFFF"], 5000 },
        { ["2026/IMG_0001.jpg", "2026/IMG_0002\u0001.jpg", "2026/IMG_0002 .jpg", "2026/IMG_0003.jpg", "2026/IMG_0003\u0001", "2027/a.jpg", "2027/a\u001F", "a.jpg"], 3 },
        { ["fold", "fol\u0001der/a.png", "fol\u0001der/b.png", "folder\uFFFF/a.png", "folder/a.png", "foldes", "folder", "x"], 5000 },
        { ["\u56FE\u7247\u4E00.png", "\u56FE\u0001.png", "\u56FE\u7247\u4E8C.png", "\u00E9t\u00E9\u0002.png", "\u00EAtre.png", "\uD83D\uDE00.png"], 5000 },
    };

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task List_NamesThatXmlCanNotHold_GivesAllOthersAndSaysSoOnce(string[] names, int pageSize)
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var name in names) await RawUpload.PutAsync(account.Storage, $"denoise/{name}", [1]);
        var log = new LogRecorder<BlobListings>();
        var listings = new BlobListings(account.Storage, log);
        var good = names.Select(name => $"denoise/{name}").Where(BlobNames.IsListable).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(good, await ListAsync(listings, pageSize));
        var said = log.Messages("NameLeftOut");
        Assert.InRange(said.Count, 1, names.Length - good.Count);

        // From now on it knows where to go on, and asks little.
        using var requests = new RequestCounter(account.Storage.Blobs.AccountName);
        Assert.Equal(good, await ListAsync(listings, pageSize));
        Assert.InRange(requests.Take().Gets, 1, 16 * names.Length);
        Assert.Equal(said, log.Messages("NameLeftOut"));

        // What is new beside a bad name is found all the same.
        foreach (var name in new[] { "A0.png", "a1.png", "b0", "zz.png" }) await RawUpload.PutAsync(account.Storage, $"denoise/{name}", [1]);
        Assert.Equal(
            good.Concat(["denoise/A0.png", "denoise/a1.png", "denoise/b0", "denoise/zz.png"]).Order(StringComparer.Ordinal), await ListAsync(listings, pageSize));
    }

    [Fact]
    public async Task List_ManyNamesAndABadOneAmongThem_GivesAllOthers()
    {
        var account = await azurite.CreateAccountAsync();
        var names = Enumerable.Range(0, 300).Select(number => $"denoise/{number:0000}.png").ToList();
        await Parallel.ForEachAsync(names.Append("denoise/0123\u0001.png"), Cancellation, async (name, _) => await RawUpload.PutAsync(account.Storage, name, [1]));

        Assert.Equal(names, await ListAsync(new BlobListings(account.Storage, new LogRecorder<BlobListings>()), pageSize: 100));
    }

    [Fact]
    public async Task List_LongBadNameThatIsTheFirstOfItsFolder_GivesWhatIsBehindIt()
    {
        const string Folder = "denoise/holiday-pictures-of-the-long-summer-of-2026-by-the-sea";
        string[] good = ["denoise/a.png", $"{Folder}/IMG_1.png", $"{Folder}/IMG_2.png", "denoise/z.png"];
        var account = await azurite.CreateAccountAsync();
        foreach (var name in good.Append($"{Folder}/IMG\u0001.png")) await RawUpload.PutAsync(account.Storage, name, [1]);

        Assert.Equal(good, await ListAsync(new BlobListings(account.Storage, new LogRecorder<BlobListings>()), pageSize: 5000));
    }

    [Fact]
    public async Task List_AnotherBadNameBeforeTheKnownOne_GivesWhatIsBetweenThemOnceTheWayIsOld()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var name in new[] { "a.png", "m\u0001.png", "z.png" }) await RawUpload.PutAsync(account.Storage, $"denoise/{name}", [1]);
        var time = new FakeTimeProvider();
        var listings = new BlobListings(account.Storage, new LogRecorder<BlobListings>(), time);
        Assert.Equal(["denoise/a.png", "denoise/z.png"], await ListAsync(listings, pageSize: 5000));

        foreach (var name in new[] { "c\u0001.png", "d.png" }) await RawUpload.PutAsync(account.Storage, $"denoise/{name}", [1]);
        time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(["denoise/a.png", "denoise/d.png", "denoise/z.png"], await ListAsync(listings, pageSize: 5000));
    }

    [Fact]
    public async Task List_NoSuchContainer_SaysSo()
    {
        var account = await azurite.CreateAccountAsync();
        var listings = new BlobListings(account.Storage, new LogRecorder<BlobListings>());

        var missing = await Assert.ThrowsAsync<RequestFailedException>(() => listings.ListAsync(new BlobListQuery("none", ""), null, null, Cancellation).ToListAsync(Cancellation).AsTask());

        Assert.Equal("ContainerNotFound", missing.ErrorCode);
    }

    [Fact]
    public async Task Sweeps_NamesThatXmlCanNotHold_GoOnAroundThem()
    {
        var account = await azurite.CreateAccountAsync();
        await using var host = new ProcessingHost(account.ConnectionString, time: null, ("Sweep:MinAge", "00:00:00"));
        await host.PublishModelAsync("20260101T000000Z-fixture");
        foreach (var name in new[] { "denoise/a.png", "denoise/a\u0001.png", "denoise/b.png", "Denoise/c.png", "Den\u0001ise/c.png", "x\uFFFE.png", "y.png" })
        {
            await RawUpload.PutAsync(host.Storage, name, Pictures.Png());
        }

        Assert.Equal(["a.png", "b.png"], await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image.Path).ToListAsync(Cancellation));
        var report = await host.Get<PendingImageSweep>().RunAsync(Cancellation);
        Assert.Equal((2, 2, SweepEnd.RoundComplete), (report.LookedAt, report.Enqueued, report.End));
        Assert.Equal(
            ["Denoise/c.png.json", "y.png.json"],
            await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
        Assert.Equal(3, host.Log.Messages("NameLeftOut").Count);

        var request = new BulkRequest { Id = "job", Prefix = "denoise/", Tasks = [ImageTask.Denoise], CreatedAt = DateTimeOffset.UnixEpoch };
        var listed = await new BulkLister(host.Storage, host.Get<BlobListings>()).ListAsync(request, DateTimeOffset.MaxValue, null, null, Cancellation);
        Assert.Equal(["denoise/a.png", "denoise/b.png"], listed.Items.Select(item => item.Name));
    }

    [Fact]
    public async Task Read_ListingThatFailsWhateverIsAsked_BlamesNoName()
    {
        var around = new ListingAroundNames((_, _, _) => Task.FromResult<BlobListPage?>(null), "denoise/")
        {
            Recall = _ => null,
            Remember = (_, _) => Assert.Fail("There is nothing to remember."),
            Report = _ => Assert.Fail("No name is to blame."),
        };

        Assert.Null(await around.ReadAsync(null, 5000, Cancellation));
    }

    private static async Task<List<string>> ListAsync(BlobListings listings, int pageSize) =>
        await listings.ListAsync(s_uploads, null, pageSize, Cancellation).SelectMany(page => page.Entries).Select(entry => entry.Name).ToListAsync(Cancellation);
}
