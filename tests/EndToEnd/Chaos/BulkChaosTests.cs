using System.Diagnostics;
using System.Globalization;
using System.Text;
using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.EndToEnd.Tests.Chaos;

/// <summary>A bulk job whose runner and storage die again and again. Takes minutes, so it runs only when asked for.</summary>
public sealed class BulkChaosTests(ITestOutputHelper output)
{
    private const int RunnerKills = 10;
    private const int StorageKills = 2;

    private static readonly int s_images = int.Parse(
        Environment.GetEnvironmentVariable("AEPIPELINE_CHAOS_IMAGES") ?? "4000", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Bulk_RunnerKilledTenTimesAndStorageTwice_GivesEveryImageOneOutcomeAndTheResultsOfAnUndisturbedRun()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}, {s_images} images, every 33rd rubbish");
        var random = new Random(seed);
        await using var storage = await StorageThatDies.StartAsync();
        await TestModel.PublishAsync(storage.Account.Storage);
        var archive = await UploadAsync(storage.Account);

        var killed = await RunAmongKillsAsync(storage, random);
        var undisturbed = await AeCommand.EndOfAsync(Start(
            storage, "start", "--id", "undisturbed", "--source", "archive/", "--result-prefix", "undisturbed", "--here"));

        var rubbish = archive.Where((_, i) => IsRubbish(i)).ToList();
        var outcomes = await OutcomesAsync(storage.Account, "killed");
        output.WriteLine($"{outcomes.GroupBy(outcome => outcome.Kind).Select(kind => $"{kind.Count()} {kind.Key}").Aggregate((one, next) => $"{one}, {next}")}");
        Assert.Equal(archive, outcomes.Select(outcome => outcome.Name));
        Assert.Equal(rubbish, outcomes.Where(outcome => outcome.Kind == BulkOutcomeKind.Rejected).Select(outcome => outcome.Name));
        Assert.All(outcomes.Where(outcome => outcome.Kind == BulkOutcomeKind.Rejected), outcome => Assert.NotNull(outcome.Reason));
        Assert.All(outcomes.Where(outcome => outcome.Kind != BulkOutcomeKind.Rejected), outcome => Assert.True(outcome.Kind is BulkOutcomeKind.Done or BulkOutcomeKind.AlreadyDone));
        Assert.Equal(
            undisturbed.Json.GetProperty("summary").GetProperty("listingSha256").GetString(), killed.Json.GetProperty("summary").GetProperty("listingSha256").GetString());
        Assert.Equal(s_images, killed.Json.GetProperty("summary").GetProperty("listed").GetInt32());
        await Parallel.ForEachAsync(archive.Except(rubbish), Cancellation, async (name, _) => Assert.Equal(
            await ResultAsync(storage.Account, ResultOf.Upload($"denoise/undisturbed/@archive/{name}")), await ResultAsync(storage.Account, ResultOf.Upload($"denoise/killed/@archive/{name}"))));
    }

    /// <summary>Kills at random moments of a job; whatever was visible after a kill must never be made again.</summary>
    private async Task<AeResult> RunAmongKillsAsync(StorageThatDies storage, Random random)
    {
        var runner = Start(storage, "start", "--id", "killed", "--source", "archive/", "--result-prefix", "killed", "--here");
        var finished = await ResultsAsync(storage.Account);
        // Azurite saves every five seconds: the archive and the request itself are not what is to be lost.
        await Task.Delay(TimeSpan.FromSeconds(8), Cancellation);
        var kills = Enumerable.Repeat("runner", RunnerKills).Concat(Enumerable.Repeat("storage", StorageKills)).ToArray();
        random.Shuffle(kills);
        foreach (var kill in kills)
        {
            await Eventually.HoldsAsync(
                async () => runner.HasExited || (await ResultsAsync(storage.Account)).Count > finished.Count, "the job goes on");
            Assert.False(runner.HasExited, "The job ended before the last kill: give it more images.");
            await Task.Delay(random.Next(2500), Cancellation);
            if (kill == "runner")
            {
                AeCommand.Signal(runner, "KILL");
                await runner.WaitForExitAsync(Cancellation);
                runner.Dispose();
                finished = Unchanged(finished, await ResultsAsync(storage.Account));
                runner = Start(storage, "resume", "killed", "--here");
            }
            else
            {
                await storage.DieAsync();
                await Task.Delay(random.Next(4000), Cancellation);
                await storage.ComeBackAsync();
                var left = await ResultsAsync(storage.Account);
                output.WriteLine($"the storage lost {finished.Keys.Except(left.Keys).Count()} results that had been seen");
                finished = left;
            }

            output.WriteLine($"killed the {kill} with {finished.Count} results");
        }

        var end = await AeCommand.EndOfAsync(runner);
        Unchanged(finished, await ResultsAsync(storage.Account));
        return end;
    }

    private static Dictionary<string, string> Unchanged(Dictionary<string, string> before, Dictionary<string, string> now)
    {
        Assert.All(before, result => Assert.Equal(result.Value, now[result.Key]));
        return now;
    }

    private static Process Start(StorageThatDies storage, string command, params string[] arguments) => AeCommand.Start(
        ["bulk", command, "--json", "--connection", storage.Account.ConnectionString, .. arguments], ("Bulk__LeaseDuration", "00:00:15"), ("Bulk__PollInterval", "00:00:00.500"));

    private static bool IsRubbish(int i) => i % 33 == 5;

    private static async Task<IReadOnlyList<string>> UploadAsync(TestAccount account)
    {
        var archive = account.Storage.Blobs.GetBlobContainerClient("archive");
        await archive.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var names = Enumerable.Range(0, s_images).Select(i => $"{i / 1000:00}/{i:00000}.png").ToList();
        await Parallel.ForAsync(0, s_images, Cancellation, async (i, token) =>
        {
            var content = IsRubbish(i) ? Encoding.UTF8.GetBytes($"rubbish {i}") : Pictures.Png(64, 48, shade: i % 256);
            await archive.GetBlobClient(names[i]).UploadAsync(BinaryData.FromBytes(content), token);
        });
        return names;
    }

    /// <summary>Names and etags of the job's results.</summary>
    private static async Task<Dictionary<string, string>> ResultsAsync(TestAccount account) =>
        await account.Storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, "denoise/killed/", Cancellation)
            .ToDictionaryAsync(result => result.Name, result => result.Properties.ETag.ToString()!, cancellationToken: Cancellation);

    private static async Task<List<BulkOutcome>> OutcomesAsync(TestAccount account, string id) =>
        await new BulkPageStore(account.Storage).ReadOutcomesAsync(id, Cancellation).ToListAsync(Cancellation);

    private static async Task<byte[]> ResultAsync(TestAccount account, string name) =>
        (await account.Storage.Results.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
}
