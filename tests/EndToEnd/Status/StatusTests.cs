using System.Text.Json;
using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.EndToEnd.Tests.Uploads;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Status;

public sealed class StatusTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_OfAnAccountWithEverything_CountsIt()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await TestModel.PublishAsync(account.Storage);
        await seed.AddDoneAsync("denoise/a.jpg");
        await seed.AddWaitingAsync("denoise/b.jpg");
        await seed.AddFailedAsync("denoise/c.jpg");
        await seed.AddWaitingAsync("upscale/d.jpg");
        await seed.PutAsync(BlobContainers.Failed, "Denoise/e.jpg.json", "{}");
        await account.Storage.TrainingRequests.SendMessageAsync("{}", Cancellation);
        await new BulkJobStore(account.Storage).TryCreateAsync(
            new BulkRequest { Id = "archive-1", Container = "images", Tasks = [ImageTask.Denoise], CreatedAt = DateTimeOffset.UtcNow }, Cancellation);

        var result = await AeCommand.RunAsync("status", "--connection", account.ConnectionString, "--json");
        var shown = await AeCommand.RunAsync("status", "--connection", account.ConnectionString);

        var denoise = result.Json.GetProperty("tasks")[0];
        Assert.Equal((0, 0), (result.ExitCode, shown.ExitCode));
        Assert.Equal([1, 1, 1], new[] { "done", "waiting", "failed" }.Select(state => denoise.GetProperty(state).GetInt32()));
        Assert.Equal("Every attempt failed", denoise.GetProperty("failures")[0].GetProperty("title").GetString());
        Assert.Equal(1, result.Json.GetProperty("misplaced").GetInt32());
        Assert.Equal(1, result.Json.GetProperty("trainingRequests").GetInt32());
        Assert.Equal("archive-1", result.Json.GetProperty("jobs")[0].GetProperty("id").GetString());
        Assert.Equal(4, Container(result, "images").GetProperty("blobs").GetInt32());
        Assert.Equal(24, Container(result, "images").GetProperty("bytes").GetInt64());
        Assert.Contains("\ndenoise\t1\t1\t1\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Uploads for upscale wait for a model. Train one with: ae train --task upscale\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\ndenoise: Every attempt failed (1 upload)\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("1 upload in no task's folder", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Bulk job archive-1: waiting", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\nimages\t4\t24 B\n", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_SeveralAtOnceOnAStoreThatNobodyServes_WaitForEachOtherAndAnswer()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await host.StopAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AeCommand.RunAsync("status", "--store", host.Store, "--json")));
        var beside = AeCommand.RunAsync("ls", "--store", host.Store, "--json");
        await host.StartAsync();

        Assert.All([.. results, await beside], result => Assert.True(result.ExitCode == 0, result.Error));
    }

    [Fact]
    public async Task Status_OfAPipelineThatRunsAndThenDoesNot_TellsThemApart()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();

        var running = await AeCommand.RunAsync("status", "--store", host.Store, "--json");
        await host.StopAsync();
        var stopped = await AeCommand.RunAsync("status", "--store", host.Store, "--json");

        Assert.True(running.Json.GetProperty("storage").GetProperty("isServed").GetBoolean());
        Assert.False(stopped.Json.GetProperty("storage").GetProperty("isServed").GetBoolean());
        Assert.All([running, stopped], result => Assert.Equal(host.Store, result.Json.GetProperty("storage").GetProperty("folder").GetString()));
        Assert.All([running, stopped], result => Assert.NotNull(result.Json.GetProperty("models")[0].GetProperty("version").GetString()));
    }

    [Fact]
    public async Task Status_NothingThere_SaysHowToStart()
    {
        using var folder = new TemporaryFolder();

        var result = await AeCommand.RunAsync("status", "--store", folder["store"], "--json");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("ae up", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Container(AeResult result, string name) => result.Json.GetProperty("storage").GetProperty("containers").EnumerateArray()
        .Single(container => container.GetProperty("name").GetString() == name);
}
