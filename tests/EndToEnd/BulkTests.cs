using System.Diagnostics;
using System.Text;
using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class BulkTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bulk_RunnerKilledTwiceInTheMiddle_GivesEveryImageOneOutcomeAndTheResultsOfAnUndisturbedRun()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);
        var archive = await UploadAsync(account, 300, i => i % 33 == 5);
        var connection = account.ConnectionString;

        var runner = Start("start", "--id", "killed", "--source", "archive/", "--result-prefix", "killed", "--batch-size", "10", "--here", "--connection", connection);
        var before = await KillAtAsync(runner, account, "killed", finished: 60);
        runner = Start("resume", "killed", "--here", "--connection", connection);
        var later = await KillAtAsync(runner, account, "killed", finished: before.Length + 60);
        var resumed = await AeCommand.EndOfAsync(Start("resume", "killed", "--here", "--connection", connection));
        var undisturbed = await AeCommand.EndOfAsync(
            Start("start", "--id", "undisturbed", "--source", "archive/", "--result-prefix", "undisturbed", "--here", "--connection", connection));

        Assert.Equal((1, 1), (resumed.ExitCode, undisturbed.ExitCode));
        Assert.True(later.Length < 300, "The second runner was to be killed before the end.");
        var counts = resumed.Json.GetProperty("summary").GetProperty("counts");
        Assert.Equal((291, 0, 9), (counts.GetProperty("done").GetInt32(), counts.GetProperty("alreadyDone").GetInt32(), counts.GetProperty("rejected").GetInt32()));
        Assert.Equal(300, resumed.Json.GetProperty("summary").GetProperty("listed").GetInt32());
        Assert.Equal(
            undisturbed.Json.GetProperty("summary").GetProperty("listingSha256").GetString(), resumed.Json.GetProperty("summary").GetProperty("listingSha256").GetString());
        var outcomes = await OutcomesAsync(account, "killed");
        Assert.Equal(archive, outcomes.Select(outcome => outcome.Name));
        // What was recorded before a kill stands as it was, to the second that it took.
        Assert.Empty(before.Concat(later).Except(outcomes));
        foreach (var name in archive.Where((_, i) => i % 33 != 5))
        {
            Assert.Equal(await ResultAsync(account, ResultOf.Upload($"denoise/undisturbed/@archive/{name}")), await ResultAsync(account, ResultOf.Upload($"denoise/killed/@archive/{name}")));
        }
    }

    [Fact]
    public async Task Bulk_StartedBesideARunningPipeline_IsDoneByItAndItsFailuresMakeASecondJob()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await UploadAsync(new TestAccount(host.ConnectionString, host.Storage), 40, i => i is 3 or 20);
        using var folder = new TemporaryFolder();

        var dry = await AeCommand.RunAsync("bulk", "start", "--source", "archive/", "--dry-run", "--price-per-hour", "3.6", "--store", host.Store, "--json");
        var started = await AeCommand.RunAsync("bulk", "start", "--id", "whole", "--source", "archive/", "--store", host.Store, "--json");
        var watched = await AeCommand.RunAsync("bulk", "watch", "whole", "--store", host.Store, "--json");
        var failures = await AeCommand.RunAsync("bulk", "failures", "whole", "--list", folder["names"], "--store", host.Store, "--json");
        var again = await AeCommand.RunAsync("bulk", "start", "--id", "again", "--source", "archive/", "--from-list", folder["names"], "--store", host.Store, "--json");
        var second = await AeCommand.RunAsync("bulk", "watch", "again", "--store", host.Store, "--json");
        var list = await AeCommand.RunAsync("bulk", "list", "--store", host.Store, "--json");
        var shown = await AeCommand.RunAsync("bulk", "status", "whole", "--store", host.Store);

        Assert.Equal((0, 0, 1, 0, 0, 1, 0, 0), (
            dry.ExitCode, started.ExitCode, watched.ExitCode, failures.ExitCode, again.ExitCode, second.ExitCode, list.ExitCode, shown.ExitCode));
        Assert.Equal(40, dry.Json.GetProperty("images").GetInt32());
        Assert.Equal(dry.Json.GetProperty("seconds").GetDouble() * 0.001, dry.Json.GetProperty("cost").GetDouble(), 9);
        Assert.Equal("completed", watched.Json.GetProperty("job").GetProperty("state").GetString());
        Assert.Equal(38, watched.Json.GetProperty("job").GetProperty("counts").GetProperty("done").GetInt32());
        Assert.Equal(2, failures.Json.GetProperty("reasons")[0].GetProperty("images").GetInt32());
        Assert.Equal(["x/0003.png", "x/0020.png"], await File.ReadAllLinesAsync(folder["names"], Cancellation));
        Assert.Equal((2, 2), (
            second.Json.GetProperty("job").GetProperty("listed").GetInt32(), second.Json.GetProperty("job").GetProperty("counts").GetProperty("rejected").GetInt32()));
        Assert.Equal(["again", "whole"], list.Json.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString()!));
        Assert.Contains("whole: completed, 40 of 40; 38 done, 2 failed", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_DryRunOrTakenIdWithAListOfNames_LeavesTheAccountAsItWas()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);
        await UploadAsync(account, 3, _ => false);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["names"], "x/0001.png\n", Cancellation);
        await File.WriteAllTextAsync(folder["others"], "x/0002.png\n", Cancellation);
        string[] common = ["--id", "listed", "--source", "archive/", "--json", "--connection", account.ConnectionString];

        var dry = await AeCommand.RunAsync(["bulk", "start", "--from-list", folder["names"], "--dry-run", .. common]);
        var left = await account.Storage.Jobs.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var first = await AeCommand.RunAsync(["bulk", "start", "--from-list", folder["names"], .. common]);
        var second = await AeCommand.RunAsync(["bulk", "start", "--from-list", folder["others"], .. common]);
        var names = await account.Storage.Jobs.GetBlobClient("listed/names.txt").DownloadContentAsync(Cancellation);

        Assert.Equal((0, 1), (dry.ExitCode, dry.Json.GetProperty("images").GetInt32()));
        Assert.Empty(left);
        Assert.Equal((0, 2), (first.ExitCode, second.ExitCode));
        Assert.Equal("x/0001.png\n", names.Value.Content.ToString());
    }

    [Fact]
    public async Task Bulk_CancelledFromAnotherProcess_StopsBeforeItIsDoneAndResumes()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);
        await UploadAsync(account, 400, _ => false);
        var runner = Start("start", "--id", "stop", "--source", "archive/", "--batch-size", "10", "--here", "--connection", account.ConnectionString);
        await Eventually.HoldsAsync(async () => await CountAsync(account, "stop") >= 30, "some images are done");

        await new BulkJobs(new BulkJobStore(account.Storage), TimeProvider.System).CancelAsync("stop", Cancellation);
        await Eventually.HoldsAsync(async () => (await StatusAsync(account, "stop")).State == BulkState.Cancelled, "the job has stopped");
        var done = await CountAsync(account, "stop");
        var stopped = await AeCommand.EndOfAsync(runner);
        var resumed = await AeCommand.EndOfAsync(Start("resume", "stop", "--here", "--connection", account.ConnectionString));

        Assert.InRange(done, 30, 399);
        Assert.Equal(("cancelled", 1), (stopped.Json.GetProperty("job").GetProperty("state").GetString(), stopped.ExitCode));
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(400, resumed.Json.GetProperty("summary").GetProperty("counts").GetProperty("done").GetInt32());
    }

    private static Process Start(string command, params string[] arguments) =>
        AeCommand.Start(["bulk", command, "--json", .. arguments], ("Bulk__LeaseDuration", "00:00:15"), ("Bulk__PollInterval", "00:00:00.500"));

    private static async Task<BulkOutcome[]> KillAtAsync(Process runner, TestAccount account, string id, int finished)
    {
        await Eventually.HoldsAsync(async () => await CountAsync(account, id) >= finished, $"{finished} images have an outcome");
        AeCommand.Signal(runner, "KILL");
        await runner.WaitForExitAsync(Cancellation);
        runner.Dispose();
        return [.. await OutcomesAsync(account, id)];
    }

    private static async Task<IReadOnlyList<string>> UploadAsync(TestAccount account, int count, Func<int, bool> isRubbish)
    {
        var archive = account.Storage.Blobs.GetBlobContainerClient("archive");
        await archive.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var names = Enumerable.Range(0, count).Select(i => $"x/{i:0000}.png").ToList();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (i, token) =>
        {
            var content = isRubbish(i) ? Encoding.UTF8.GetBytes($"rubbish {i}") : Pictures.Png(24, 16, shade: i);
            await archive.GetBlobClient(names[i]).UploadAsync(BinaryData.FromBytes(content), token);
        });
        return names;
    }

    private static async Task<int> CountAsync(TestAccount account, string id) => (await OutcomesAsync(account, id)).Count;

    private static async Task<IReadOnlyList<BulkOutcome>> OutcomesAsync(TestAccount account, string id)
    {
        var outcomes = new List<BulkOutcome>();
        await foreach (var outcome in new BulkPageStore(account.Storage).ReadOutcomesAsync(id, Cancellation)) outcomes.Add(outcome);
        return outcomes;
    }

    private static async Task<BulkStatus> StatusAsync(TestAccount account, string id) =>
        (await new BulkJobStore(account.Storage).FindStatusAsync(id, Cancellation))!;

    private static async Task<byte[]> ResultAsync(TestAccount account, string name) =>
        (await account.Storage.Results.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
}
