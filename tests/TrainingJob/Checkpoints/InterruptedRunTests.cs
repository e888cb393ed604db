using System.Text.Json;
using AePipeline.Models;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AePipeline.TrainingJob.Tests.Checkpoints;

/// <summary>The real program, interrupted in the ways that happen.</summary>
public sealed class InterruptedRunTests(AzuriteFixture azurite) : IDisposable
{
    private const string Run = "run-1";
    private const string Steps = "400";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_KilledTwice_GoesOnAndPromotesOneVersionWithTheWeightsOfAnUndisturbedRun()
    {
        var account = await azurite.CreateAccountAsync();
        for (var kill = 0; kill < 2; kill++)
        {
            using var killed = Start(account);
            await killed.SaysAsync("is saved in jobs/training/run-1/");
            await killed.KillAsync();
        }

        using var last = Start(account);
        var (exit, output) = await last.EndsAsync();

        Assert.True(exit == 0, output);
        var card = await PromotedAsync(account);
        Assert.Equal(Run, card.Training["runId"].GetString());
        Assert.Equal(2, card.Training["resumptions"].GetInt32());
        var steps = card.Training["resumedAtStep"].EnumerateArray().Select(step => step.GetInt64()).ToList();
        Assert.True(steps is [> 0, _] && steps[0] < steps[1], string.Join(", ", steps));
        Assert.Contains($"goes on at step {steps[1]}", output, StringComparison.Ordinal);
        Assert.Single(await new ModelRegistry(account.Storage, TimeProvider.System).ListVersionsAsync("denoise", Token));
        Assert.Equal(["training/run-1/done.json"], await JobBlobsAsync(account));

        Assert.Equal(ExitCode.Done, await RunHereAsync([.. Arguments(Steps), "--output", _folder["undisturbed"]]));
        Assert.Equal(Card("undisturbed").Files[0].Sha256, card.Files[0].Sha256);
    }

    [Fact]
    public async Task Train_KilledInTheSecondOfItsFiles_KeepsTheFirstAndEndsWithTheSameTwo()
    {
        string[] arguments = ["--task", "denoise", "--data", Photos.Write(_folder["photos"], 12), "--batch", "2", "--patch", "16", "--steps", "60", "--precision", "fp32"];
        string[] interrupted = [.. arguments, "--output", _folder["version"], "--run-id", Run, "--checkpoint-minutes", "0.01"];
        using (var killed = TrainingProcess.Start(null, interrupted))
        {
            await killed.SaysAsync("Training denoise, grey");
            var saved = killed.Output.Split("is saved in").Length - 1;
            await killed.SaysAsync("is saved in", times: saved + 1);
            await killed.KillAsync();
        }

        using var second = TrainingProcess.Start(null, interrupted);
        var (exit, output) = await second.EndsAsync();
        Assert.True(exit == 0, output);
        Assert.DoesNotContain("Training denoise, colour", output, StringComparison.Ordinal);
        Assert.Equal(1, Card("version").Training["resumptions"].GetInt32());

        Assert.Equal(ExitCode.Done, await RunHereAsync([.. arguments, "--output", _folder["undisturbed"]]));
        Assert.Equal(Card("undisturbed").Files.Select(file => file.Sha256), Card("version").Files.Select(file => file.Sha256));
    }

    [Theory]
    [InlineData("TERM", ExitCode.TryAgain)]
    [InlineData("INT", ExitCode.Interrupted)]
    public async Task Train_Signalled_SavesItsStateAndSaysHowToGoOn(string signal, ExitCode expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(signal == "INT" && TrainingProcess.IgnoresInterrupts, "These tests were started in the background, where Ctrl-C is ignored.");
        string[] arguments = [.. Arguments("1000000", checkpointMinutes: "60"), "--output", _folder["version"]];
        using var process = TrainingProcess.Start(null, arguments);
        await process.SaysAsync("Training denoise");
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
        process.Signal(signal);
        var (exit, output) = await process.EndsAsync();

        Assert.True(exit == (int)expected, output);
        Assert.Contains("Checkpoint: step ", output, StringComparison.Ordinal);
        var command = output.Trim().Split('\n')[^1].Trim();
        Assert.Contains("--run-id ", command, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateDirectories(_folder.Path, "version.run-*"));
        Assert.False(Directory.Exists(_folder["version"]));

        Assert.Equal(ExitCode.BadArguments, await RunHereAsync([.. command.Split(' '), "--learning-rate", "0.5"]));
    }

    [Fact]
    public async Task Train_RunOfAPublishedName_SaysSoAndTrainsNothing()
    {
        var account = await azurite.CreateAccountAsync();
        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        Assert.Equal(ExitCode.Done, await RunHereAsync([.. Arguments("2"), "--run-id", Run]));
        using var again = Start(account, steps: "2");
        var (exit, output) = await again.EndsAsync();

        Assert.True(exit == 0, output);
        Assert.Contains("is done already", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Training denoise", output, StringComparison.Ordinal);
        Assert.Single(await new ModelRegistry(account.Storage, TimeProvider.System).ListVersionsAsync("denoise", Token));
    }

    [Fact]
    public async Task Train_NewestCheckpointDamaged_GoesOnFromTheOneBefore()
    {
        var account = await azurite.CreateAccountAsync();
        using (var killed = Start(account))
        {
            await killed.SaysAsync("is saved in", times: 2);
            await killed.KillAsync();
        }

        var pointer = await account.Storage.Jobs.GetBlobClient("training/run-1/checkpoint.json").DownloadContentAsync(Token);
        using var names = JsonDocument.Parse(pointer.Value.Content);
        var newest = $"training/run-1/{names.RootElement.GetProperty("current").GetProperty("name").GetString()}";
        await account.Storage.Jobs.GetBlobClient(newest).UploadAsync(BinaryData.FromString("damaged"), overwrite: true, Token);

        using var second = Start(account);
        var (exit, output) = await second.EndsAsync();

        Assert.True(exit == 0, output);
        Assert.Contains($"jobs/{newest} is damaged", output, StringComparison.Ordinal);
        Assert.Equal(1, (await PromotedAsync(account)).Training["resumptions"].GetInt32());
    }

    [Fact]
    public async Task Train_EveryCheckpointDamaged_StartsAnewAndSaysSoInTheCard()
    {
        string[] arguments = [.. Arguments(Steps), "--output", _folder["version"], "--run-id", Run];
        using (var killed = TrainingProcess.Start(null, arguments))
        {
            await killed.SaysAsync("is saved in");
            await killed.KillAsync();
        }

        foreach (var checkpoint in Directory.EnumerateFiles(_folder["version.run-run-1"], "*.zip")) await File.WriteAllTextAsync(checkpoint, "damaged", Token);
        Assert.Equal(ExitCode.Done, await RunHereAsync(arguments));
        Assert.Equal(0, Card("version").Training["resumptions"].GetInt32());
        Assert.NotEmpty(Card("version").Training["startedAnew"].GetString()!);
    }

    [Fact]
    public async Task Train_KilledAfterPublishing_GoesOnWithThePromotion()
    {
        var account = await azurite.CreateAccountAsync();
        using (var first = Start(account, steps: "2"))
        {
            // Between the card, which ends the publication, and the promotion.
            await Eventually.HoldsAsync(async () => (await CardsAsync(account)).Count > 0, "the published card");
            await first.KillAsync();
        }

        // Whichever of the two the kill came before: both end as one promoted version.
        using var second = Start(account, steps: "2");
        var (exit, output) = await second.EndsAsync();
        Assert.True(exit == 0, output);
        Assert.DoesNotContain("Training denoise", output, StringComparison.Ordinal);
        Assert.Single(await CardsAsync(account));
        await PromotedAsync(account);
    }

    [Fact]
    public async Task Train_PromotionThatFailed_IsMadeUpForByTheNextProcessWithTheSameVersion()
    {
        var account = await azurite.CreateAccountAsync();
        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        var current = account.Storage.Models.GetBlobClient("denoise/current.json");
        await current.UploadAsync(BinaryData.FromString("""{"version":"20200101T000000Z-000000","promotedAt":"2020-01-01T00:00:00Z"}"""), Token);
        var lease = current.GetBlobLeaseClient();
        await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Token);
        Assert.Equal(ExitCode.TryAgain, await RunHereAsync([.. Arguments("2"), "--run-id", Run]));
        var version = Assert.Single(await CardsAsync(account));
        Assert.Contains("training/run-1/checkpoint.json", await JobBlobsAsync(account));

        await lease.ReleaseAsync(cancellationToken: Token);
        Assert.Equal(ExitCode.Done, await RunHereAsync([.. Arguments("2"), "--run-id", Run]));
        Assert.Equal(version, (await PromotedAsync(account)).Version);
        Assert.Equal(version, Assert.Single(await CardsAsync(account)));
    }

    /// <summary>Runs the program's command in this process, which is quicker where nothing is killed.</summary>
    private static async Task<ExitCode> RunHereAsync(string[] arguments)
    {
        var parsed = TestCommand.Create().Parse(arguments.Contains("--threads") ? arguments : [.. arguments, "--threads", "1"]);
        return parsed.Errors.Count > 0 ? ExitCode.BadArguments : (ExitCode)await parsed.InvokeAsync(cancellationToken: Token);
    }

    private static async Task<IReadOnlyList<string>> JobBlobsAsync(TestAccount account) =>
        await account.Storage.Jobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, Token).Select(blob => blob.Name).ToListAsync(Token);

    private static async Task<IReadOnlyList<string>> CardsAsync(TestAccount account) =>
        await new ModelRegistry(account.Storage, TimeProvider.System).ListVersionsAsync("denoise", Token);

    private static async Task<ModelCard> PromotedAsync(TestAccount account)
    {
        var registry = new ModelRegistry(account.Storage, TimeProvider.System);
        var current = await registry.GetCurrentAsync("denoise", Token);
        return (await registry.GetCardAsync("denoise", current!.Version, Token))!;
    }

    private TrainingProcess Start(TestAccount account, string steps = Steps) =>
        TrainingProcess.Start(account.ConnectionString, [.. Arguments(steps), "--run-id", Run]);

    private string[] Arguments(string steps, string checkpointMinutes = "0.01")
    {
        var images = _folder["images.idx"];
        if (!File.Exists(images)) IdxSamples.WriteImages(images, 200, side: 28);
        return ["--task", "denoise", "--network", "textbook", "--idx", images, "--batch", "16", "--steps", steps, "--checkpoint-minutes", checkpointMinutes];
    }

    private ModelCard Card(string version) =>
        JsonSerializer.Deserialize(File.ReadAllText(_folder[version + "/model.json"]), PipelineJson.Default.ModelCard)!;
}
