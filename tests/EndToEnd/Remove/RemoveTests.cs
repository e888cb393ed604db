using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Uploads;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Specialized;

namespace AePipeline.EndToEnd.Tests.Remove;

public sealed class RemoveTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rm_AnUpload_DeletesAllThatCameOfItAndNothingElse()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await seed.AddDoneAsync("embed/a");
        await seed.AddDoneAsync("embed/a.jpg");
        await seed.PutAsync(BlobContainers.Failed, "embed/a.json", "{}");

        var dry = await AeCommand.RunAsync("rm", "embed/a", "--dry-run", "--connection", account.ConnectionString);
        var unsure = await AeCommand.RunAsync("rm", "embed/a", "--connection", account.ConnectionString, "--json");
        var before = await seed.NamesAsync(BlobContainers.Images);
        var result = await AeCommand.RunAsync("rm", "embed/a", "--yes", "--connection", account.ConnectionString, "--json");

        Assert.Equal((0, 2, 0), (dry.ExitCode, unsure.ExitCode, result.ExitCode));
        Assert.Contains("Would delete images/embed/a (6 B)\n", dry.Output, StringComparison.Ordinal);
        Assert.Contains("Would delete 4 blobs", dry.Output, StringComparison.Ordinal);
        Assert.Contains("--yes", unsure.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(["embed/a", "embed/a.jpg"], before);
        Assert.Equal(["images/embed/a", "results/embed/a.png", "latents/a.npy", "failed/embed/a.json"], Blobs(result));
        Assert.Equal(["embed/a.jpg"], await seed.NamesAsync(BlobContainers.Images));
        Assert.Equal(["embed/a.jpg.png"], await seed.NamesAsync(BlobContainers.Results));
        Assert.Equal(["a.jpg.npy"], await seed.NamesAsync(BlobContainers.Latents));
        Assert.Empty(await seed.NamesAsync(BlobContainers.Failed));
    }

    [Fact]
    public async Task Rm_AFolder_DeletesWhatIsInItAlone()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await seed.AddDoneAsync("denoise/trip/a.jpg");
        await seed.AddFailedAsync("denoise/trip/b.jpg");
        await seed.AddDoneAsync("denoise/trip2.jpg");
        await seed.AddDoneAsync("upscale/trip/a.jpg");

        var result = await AeCommand.RunAsync("rm", "denoise/trip/", "denoise/trip/a.jpg", "-y", "--connection", account.ConnectionString, "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(4, Blobs(result).Count);
        Assert.Equal(["denoise/trip2.jpg", "upscale/trip/a.jpg"], await seed.NamesAsync(BlobContainers.Images));
        Assert.Equal(["denoise/trip2.jpg.png", "upscale/trip/a.jpg.png"], await seed.NamesAsync(BlobContainers.Results));
    }

    [Fact]
    public async Task Rm_BlobThatIsLeased_SaysThatItIsStillThere()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await seed.AddDoneAsync("denoise/a.jpg");
        await account.Storage.Results.GetBlobClient("denoise/a.jpg.png").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60), cancellationToken: Cancellation);

        var result = await AeCommand.RunAsync("rm", "denoise/a.jpg", "--yes", "--connection", account.ConnectionString);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("results/denoise/a.jpg.png is still there.", result.Output, StringComparison.Ordinal);
        Assert.Contains("Deleted 1 blob.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("for example denoise/a.jpg", "a.jpg")]
    [InlineData("nothing of 'denoise/x'", "denoise/x")]
    [InlineData("write denoise/ with a slash", "denoise")]
    [InlineData("nothing of 'denoise/none/'", "denoise/none/")]
    public async Task Rm_NameThatMeansNothing_SaysWhatToWrite(string expected, string name)
    {
        var account = await azurite.CreateAccountAsync();

        var result = await AeCommand.RunAsync("rm", name, "--yes", "--connection", account.ConnectionString, "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static List<string> Blobs(AeResult result) => [.. result.Json.GetProperty("blobs").EnumerateArray().Select(blob => blob.GetProperty("blob").GetString()!)];
}
