using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.EndToEnd.Tests.Uploads;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Retry;

public sealed class RetryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retry_UploadThatRests_IsDoneAtOnce()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        var blob = host.Storage.Images.GetBlobClient("denoise/a.png");
        var uploaded = await blob.UploadAsync(BinaryData.FromBytes(Pictures.Png()), Cancellation);
        var image = new ImageReference(ImageTask.Denoise, "a.png");
        await Eventually.HoldsAsync(
            async () => await host.Storage.Results.GetBlobClient("denoise/a.denoised.png").ExistsAsync(Cancellation), "the upload is done");
        await host.Storage.Results.GetBlobClient("denoise/a.denoised.png").DeleteAsync(cancellationToken: Cancellation);
        await new ProblemReports(host.Storage, TimeProvider.System).TryWriteAsync(
            image, ResultMetadata.Normalize(uploaded.Value.ETag), ProblemType.RetriesExhausted, "The disk was full.", 5, seen: null, Cancellation);

        var result = await AeCommand.RunAsync("retry", "--store", host.Store, "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("denoise/a.png", result.Json.GetProperty("uploads")[0].GetProperty("image").GetString());
        await Eventually.HoldsAsync(
            async () => await host.Storage.Results.GetBlobClient("denoise/a.denoised.png").ExistsAsync(Cancellation), "the upload is done again");
    }

    [Fact]
    public async Task Retry_OnAnAccountWithTriggers_PutsAMessageAndKeepsTheMetadata()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await seed.PutAsync(BlobContainers.Images, "denoise/a.jpg", "x", new() { [UploadOptions.StrengthKey] = "0.5" });
        var blob = account.Storage.Images.GetBlobClient("denoise/a.jpg");
        var before = (await blob.GetPropertiesAsync(cancellationToken: Cancellation)).Value;
        await new ProblemReports(account.Storage, TimeProvider.System).TryWriteAsync(
            new ImageReference(ImageTask.Denoise, "a.jpg"), ResultMetadata.Normalize(before.ETag), ProblemType.RetriesExhausted, "Full.", 5, seen: null, Cancellation);
        await seed.AddFailedAsync("denoise/@x/b.jpg", ProblemType.Misplaced);
        await seed.AddWaitingAsync("denoise/c.jpg");

        var result = await AeCommand.RunAsync("retry", "--connection", account.ConnectionString);

        var after = (await blob.GetPropertiesAsync(cancellationToken: Cancellation)).Value;
        var messages = (await account.Storage.PendingImages.ReceiveMessagesAsync(32, cancellationToken: Cancellation)).Value;
        Assert.Equal(1, result.ExitCode);
        Assert.NotEqual(before.ETag, after.ETag);
        Assert.Equal("0.5", after.Metadata[UploadOptions.StrengthKey]);
        Assert.Equal(new PendingImage("denoise/a.jpg", ResultMetadata.Normalize(after.ETag)), PendingImage.Parse(Assert.Single(messages).Body.ToString()));
        Assert.Contains("denoise/@x/b.jpg is not tried again.", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 upload to be tried again. How far they are: ae ls\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("denoise/a.jpg\twaiting", (await AeCommand.RunAsync("ls", "--connection", account.ConnectionString)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_NothingFailed_SaysSo()
    {
        var account = await azurite.CreateAccountAsync();
        await new UploadSeed(account.Storage).AddDoneAsync("denoise/a.jpg");

        var result = await AeCommand.RunAsync("retry", "--connection", account.ConnectionString);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("No upload has failed.\n", result.Output);
    }
}
