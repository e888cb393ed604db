using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace AePipeline.Tests.Storage;

public sealed class PipelineStorageTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => new(
        "plain.jpg",
        "with  two spaces .jpg",
        "dots..in...the.name.tar.gz",
        "ünï çödé/日本語/🐈 nft.png",
        "e\u0301 is not é.png",
        "100% #1? a&b+c=d;e@f!g'h(i)[j]{k}~^`$,.png",
        "%2e%2e/%20.png",
        "\"quoted\".png",
        ".hidden",
        "UPPER and lower.JPG",
        new string('n', 196) + ".png",
        string.Concat(Enumerable.Repeat("長い名前 ", 40)) + ".png");

    [Fact]
    public async Task EnsureCreated_CalledByManyAtOnce_CreatesEveryContainerAndQueueOnce()
    {
        var storage = (await azurite.CreateEmptyAccountAsync()).Storage;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => storage.EnsureCreatedAsync(Cancellation)));

        var containers = await storage.Blobs.GetBlobContainersAsync(cancellationToken: Cancellation).Select(container => container.Name).ToListAsync(Cancellation);
        var queues = await storage.Queues.GetQueuesAsync(cancellationToken: Cancellation).Select(queue => queue.Name).ToListAsync(Cancellation);
        Assert.Equal(BlobContainers.All.Order(), containers.Order());
        Assert.Equal(QueueNames.All.Order(), queues.Order());
    }

    [Fact]
    public async Task EnsureCreated_ByWhoMayNotCreate_TakesThemToBeThere()
    {
        var account = await azurite.CreateAccountAsync();
        var restricted = PipelineStorage.Open(WithoutCreating(account));

        await restricted.EnsureCreatedAsync(Cancellation);

        Assert.Empty(await restricted.Images.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => restricted.Images.UploadBlobAsync("denoise/a.jpg", BinaryData.FromString("a"), Cancellation));
        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task EnsureCreated_ByWhoIsNotKnown_SaysSo()
    {
        var account = await azurite.CreateAccountAsync();
        var key = Convert.ToBase64String(new byte[64]);
        var stranger = PipelineStorage.Open(string.Join(';', account.ConnectionString.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? $"AccountKey={key}" : part)));

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => stranger.EnsureCreatedAsync(Cancellation));

        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task Accounts_OfOneFixture_DoNotSeeEachOther()
    {
        var one = (await azurite.CreateAccountAsync()).Storage;
        var other = (await azurite.CreateAccountAsync()).Storage;

        await one.Images.UploadBlobAsync("denoise/a.jpg", BinaryData.FromString("a"), Cancellation);

        Assert.Empty(await other.Images.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task BlobName_OfAnyUpload_RoundTripsThroughEveryContainer(string path)
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        var image = new ImageReference(ImageTask.Denoise, path);
        Assert.True(BlobNames.IsValidUpload(image.ImageName, out var problem), problem);

        await storage.Images.UploadBlobAsync(image.ImageName, BinaryData.FromString("upload"), Cancellation);
        await storage.Results.UploadBlobAsync(image.ResultName("png"), BinaryData.FromString("result"), Cancellation);
        await storage.Failed.UploadBlobAsync(image.FailedName, BinaryData.FromString("report"), Cancellation);

        var listed = await storage.Images.GetBlobsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation);
        Assert.True(ImageReference.TryParse(listed.Name, out var parsed));
        Assert.Equal(image, parsed);
        Assert.Equal(image.ResultName("png"), (await storage.Results.GetBlobsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation)).Name);
        Assert.Equal(image.FailedName, (await storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation)).Name);

        BlobDownloadResult content = await storage.Images.GetBlobClient(parsed.ImageName).DownloadContentAsync(Cancellation);
        Assert.Equal("upload", content.Content.ToString());
    }

    [Fact]
    public async Task TrainingRequests_Message_RoundTrips()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;

        await storage.TrainingRequests.SendMessageAsync("{\"task\":\"denoise\"} ü", Cancellation);

        var message = await storage.TrainingRequests.ReceiveMessageAsync(cancellationToken: Cancellation);
        Assert.Equal("{\"task\":\"denoise\"} ü", message.Value.MessageText);
    }

    /// <summary>A connection string that allows to read and list, and nothing else.</summary>
    private static string WithoutCreating(TestAccount account)
    {
        var parts = account.ConnectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var sas = new AccountSasBuilder(
            AccountSasPermissions.Read | AccountSasPermissions.List, TimeProvider.System.GetUtcNow().AddHours(1), AccountSasServices.Blobs | AccountSasServices.Queues, AccountSasResourceTypes.All);
        var signature = sas.ToSasQueryParameters(new StorageSharedKeyCredential(parts["AccountName"], parts["AccountKey"]));
        return $"BlobEndpoint={parts["BlobEndpoint"]};QueueEndpoint={parts["QueueEndpoint"]};SharedAccessSignature={signature}";
    }
}
