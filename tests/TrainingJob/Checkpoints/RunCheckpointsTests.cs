using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Checkpoints;

public sealed class RunCheckpointsTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PlainScreen _plain = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("blobs")]
    [InlineData("folder")]
    public async Task Save_ThreeTimes_KeepsTheNewestTwoAndLoadsTheNewest(string kind)
    {
        var store = await OpenAsync(kind);
        await SaveAsync(store, 1, 2, 3);

        Assert.Equal(2, (await store.ListAsync(Token)).Count(name => name.EndsWith(".zip", StringComparison.Ordinal)));
        var loaded = await new RunCheckpoints(store, _plain.Screen, TimeProvider.System).LoadAsync(Token);
        Assert.Equal([3L], loaded!.Record.ResumedAt);
        Assert.Equal("weights 3", loaded.Tensors!.ToString());
        Assert.Equal("file 3", loaded.Files["model.onnx"].ToString());
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("folder")]
    public async Task Load_NewestDamaged_FallsBackOnTheOneBefore(string kind)
    {
        var store = await OpenAsync(kind);
        await SaveAsync(store, 1, 2);
        await DamageAsync(store, newestOnly: true);

        var checkpoints = new RunCheckpoints(store, _plain.Screen, TimeProvider.System);
        var loaded = await checkpoints.LoadAsync(Token);

        Assert.Equal([1L], loaded!.Record.ResumedAt);
        Assert.False(checkpoints.AreAllDamaged);
    }

    [Fact]
    public async Task Save_AfterFallingBack_NeverCountsTheDamagedOneAgain()
    {
        var store = await OpenAsync("folder");
        await SaveAsync(store, 1, 2);
        var damaged = await DamageAsync(store, newestOnly: true);
        var checkpoints = new RunCheckpoints(store, _plain.Screen, TimeProvider.System);
        await checkpoints.LoadAsync(Token);
        await checkpoints.SaveAsync(Archive(3), Token);
        Assert.DoesNotContain(damaged, await store.ListAsync(Token));
        Assert.Equal([3L], (await new RunCheckpoints(store, _plain.Screen, TimeProvider.System).LoadAsync(Token))!.Record.ResumedAt);
    }

    [Theory]
    [InlineData("checkpoints")]
    [InlineData("pointer")]
    public async Task Load_NothingReadable_SaysSoAndLetsTheRunStartAnew(string what)
    {
        var store = await OpenAsync("folder");
        await SaveAsync(store, 1, 2);
        if (what == "pointer") await store.WriteAsync(CheckpointPointer.FileName, BinaryData.FromString("{"), Token);
        else await DamageAsync(store, newestOnly: false);

        var checkpoints = new RunCheckpoints(store, _plain.Screen, TimeProvider.System);
        Assert.Null(await checkpoints.LoadAsync(Token));
        Assert.True(checkpoints.AreAllDamaged);
        Assert.All(_plain.Error, line => Assert.Contains("is damaged", line, StringComparison.Ordinal));
        Assert.Equal(what == "pointer" ? 1 : 2, _plain.Error.Length);
        await checkpoints.SaveAsync(Archive(9), Token);
        Assert.Equal([9L], (await new RunCheckpoints(store, _plain.Screen, TimeProvider.System).LoadAsync(Token))!.Record.ResumedAt);
    }

    [Fact]
    public async Task Save_RunThatAnotherProcessWentOnWith_Stops()
    {
        var store = await OpenAsync("blobs");
        var first = new RunCheckpoints(store, _plain.Screen, TimeProvider.System);
        await first.SaveAsync(Archive(1), Token);
        var second = new RunCheckpoints(store, _plain.Screen, TimeProvider.System);
        await second.LoadAsync(Token);
        await second.ClaimAsync(Token);

        await Assert.ThrowsAsync<RunTakenOverException>(() => first.SaveAsync(Archive(2), Token));
        await second.SaveAsync(Archive(3), Token);
        await second.FinishAsync(null, Token);
        await Assert.ThrowsAsync<RunTakenOverException>(() => first.SaveAsync(Archive(4), Token));
        Assert.Empty(await store.ListAsync(Token));
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("folder")]
    public async Task Finish_Run_LeavesItsOutcomeOnly(string kind)
    {
        var store = await OpenAsync(kind);
        var checkpoints = await SaveAsync(store, 1, 2);
        var outcome = new FinishedRun("denoise", "20260101T000000Z-abcdef", 4, DateTimeOffset.UnixEpoch);
        await checkpoints.FinishAsync(outcome, Token);
        Assert.Equal([FinishedRun.FileName], await store.ListAsync(Token));
        Assert.Equal(outcome, await new RunCheckpoints(store, _plain.Screen, TimeProvider.System).ReadOutcomeAsync(Token));
    }

    [Fact]
    public async Task Finish_RunThatLeavesNothing_RemovesItsFolder()
    {
        var checkpoints = await SaveAsync(await OpenAsync("folder"), 1);
        await checkpoints.FinishAsync(null, Token);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private async Task<RunCheckpoints> SaveAsync(IRunStore store, params int[] numbers)
    {
        var checkpoints = new RunCheckpoints(store, _plain.Screen, TimeProvider.System);
        foreach (var number in numbers) await checkpoints.SaveAsync(Archive(number), Token);
        return checkpoints;
    }

    private static CheckpointArchive Archive(int number) => new(
        new RunRecord { Arguments = new Dictionary<string, string>(), Finished = [], ResumedAt = [number] },
        BinaryData.FromString($"weights {number}"),
        new Dictionary<string, BinaryData> { ["model.onnx"] = BinaryData.FromString($"file {number}") });

    /// <summary>Changes one byte in the middle.</summary>
    /// <returns>Name of the newest.</returns>
    private static async Task<string> DamageAsync(IRunStore store, bool newestOnly)
    {
        var pointer = (await store.ReadAsync(CheckpointPointer.FileName, long.MaxValue, Token))!.ToObjectFromJson<CheckpointPointer>(CheckpointJson.Default.Options)!;
        foreach (var entry in newestOnly ? [pointer.Current] : new[] { pointer.Current, pointer.Previous! })
        {
            var bytes = (await store.ReadAsync(entry.Name, long.MaxValue, Token))!.ToArray();
            bytes[bytes.Length / 2] ^= 1;
            await store.WriteAsync(entry.Name, BinaryData.FromBytes(bytes), Token);
        }

        return pointer.Current.Name;
    }

    private async Task<IRunStore> OpenAsync(string kind) => kind == "folder"
        ? new FolderRunStore(_folder["version"], "test")
        : new BlobRunStore((await azurite.CreateAccountAsync()).Storage.Jobs, "test");
}
