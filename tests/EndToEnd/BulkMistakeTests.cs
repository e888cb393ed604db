using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class BulkMistakeTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData]
    [InlineData("--dry-run")]
    public async Task Start_ContainerThatIsNotThere_SaysSoAndLeavesNoJob(params string[] further)
    {
        var account = await azurite.CreateAccountAsync();

        var result = await AeCommand.RunAsync(["bulk", "start", "--source", "nosuch/x", "--connection", account.ConnectionString, "--json", .. further]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no container 'nosuch'", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(await account.Storage.Jobs.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Start_FolderOfThisMachine_SaysHowToUploadIt()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();

        var result = await AeCommand.RunAsync("bulk", "start", "--source", folder.Path, "--connection", account.ConnectionString, "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"ae bulk start --from-folder {folder.Path}", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PrefixWithoutImages_SaysSo()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);

        var dry = await AeCommand.RunAsync("bulk", "start", "--dry-run", "--source", "images/denoise/none/", "--connection", account.ConnectionString);
        var done = await AeCommand.RunAsync("bulk", "start", "--here", "--source", "images/denoise/none/", "--connection", account.ConnectionString);

        Assert.Equal((0, 0), (dry.ExitCode, done.ExitCode));
        Assert.All([dry, done], result => Assert.Contains("There is no image below 'images/denoise/none/'.", result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DryRun_OneImage_IsCountedInTheSingular()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);
        await account.Storage.Images.UploadBlobAsync("denoise/a.png", BinaryData.FromBytes(Pictures.Png()), Cancellation);

        var dry = await AeCommand.RunAsync("bulk", "start", "--dry-run", "--connection", account.ConnectionString);

        Assert.Equal(0, dry.ExitCode);
        Assert.Contains("1 image, ", dry.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_JobWhoseContainerIsGone_NamesTheReason()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);
        var request = new BulkRequest { Id = "gone", Container = "nosuch", Tasks = [ImageTask.Denoise], CreatedAt = TimeProvider.System.GetUtcNow() };
        Assert.True(await new BulkJobStore(account.Storage).TryCreateAsync(request, Cancellation));

        var before = await AeCommand.RunAsync("bulk", "failures", "gone", "--connection", account.ConnectionString);
        var run = await AeCommand.RunAsync("bulk", "resume", "gone", "--here", "--connection", account.ConnectionString);
        var failures = await AeCommand.RunAsync("bulk", "failures", "gone", "--connection", account.ConnectionString);

        Assert.Equal((0, 3, 0), (before.ExitCode, run.ExitCode, failures.ExitCode));
        Assert.Contains("No image was worked on yet.", before.Output, StringComparison.Ordinal);
        Assert.Contains("Bulk job gone failed: There is no container 'nosuch'", run.Output, StringComparison.Ordinal);
        Assert.Contains("The job itself failed, after 0 images: There is no container 'nosuch'", failures.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Start_HereInterruptedWhileAModelComputes_EndsWithoutAWordOfItsLibraries(int signals)
    {
        var account = await azurite.CreateAccountAsync();
        var starter = Path.Combine(RepositoryRoot.Path, "models", "denoise");
        Assert.Equal(0, (await AeCommand.RunAsync("models", "publish", starter, "--promote", "--connection", account.ConnectionString)).ExitCode);
        await account.Storage.Images.UploadBlobAsync("denoise/large.png", BinaryData.FromBytes(Pictures.Png(3000, 2000)), Cancellation);

        using var process = AeCommand.Start(["bulk", "start", "--here", "--id", "large", "--connection", account.ConnectionString]);
        var end = AeCommand.EndOfAsync(process);
        await Eventually.HoldsAsync(
            async () => await new BulkJobStore(account.Storage).FindStatusAsync("large", Cancellation) is { State: BulkState.Running }, "the job runs");
        var before = process.TotalProcessorTime;
        await Eventually.HoldsAsync(() => process.TotalProcessorTime - before > TimeSpan.FromSeconds(4), "the model computes");
        for (var i = 0; i < signals; i++) AeCommand.Signal(process, "TERM");
        var result = await end;

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("", result.Error.Replace("Interrupted.\n", "", StringComparison.Ordinal));
    }
}
