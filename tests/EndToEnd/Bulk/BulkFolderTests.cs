using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.Latents;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Bulk;

public sealed class BulkFolderTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAndDownload_FolderOfThisMachine_GivesTheResultsAsFiles()
    {
        var account = await CreateAsync();

        var dry = await StartAsync(account, "--dry-run");
        var none = await account.Storage.Blobs.GetBlobContainerClient("archive").ExistsAsync(Cancellation);
        var started = await StartAsync(account, "--id", "first", "--here");
        var downloaded = await DownloadAsync(account, "first");
        var again = await DownloadAsync(account, "first");

        Assert.Equal((0, 1, 0, 0), (dry.ExitCode, started.ExitCode, downloaded.ExitCode, again.ExitCode));
        Assert.Equal(3, dry.Json.GetProperty("uploaded").GetInt32());
        var estimate = dry.Json.GetProperty("estimate");
        Assert.Equal((3, 2), (estimate.GetProperty("images").GetInt32(), estimate.GetProperty("sampled").GetInt32()));
        Assert.True(estimate.GetProperty("seconds").GetDouble() > 0);
        Assert.False(none.Value);
        Assert.Contains("3 files in archive/my photos/: 3 uploaded.", started.Error, StringComparison.Ordinal);
        Assert.Equal((3, 2), (started.Json.GetProperty("job").GetProperty("listed").GetInt32(), started.Json.GetProperty("job").GetProperty("counts").GetProperty("done").GetInt32()));
        Assert.Equal(["denoise/@archive/my photos/a.denoised.png", "denoise/@archive/my photos/trip/ü.denoised.png"], Files());
        Assert.Equal(["downloaded", "downloaded"], Statuses(downloaded));
        Assert.Equal(["kept", "kept"], Statuses(again));
    }

    [Fact]
    public async Task Start_FolderAgain_UploadsOnlyWhatIsNewOrAnother()
    {
        var account = await CreateAsync();
        await StartAsync(account, "--here");
        await File.WriteAllBytesAsync(_folder["my photos/a.png"], Pictures.Png(9, 9), Cancellation);
        await File.WriteAllBytesAsync(_folder["my photos/new.png"], Pictures.Png(10, 9), Cancellation);

        var result = await StartAsync(account, "--id", "second", "--here");

        var upload = result.Json.GetProperty("upload");
        Assert.Equal((1, 1, 2), (upload.GetProperty("uploaded").GetInt32(), upload.GetProperty("overwritten").GetInt32(), upload.GetProperty("kept").GetInt32()));
        Assert.Equal((2, 1), (
            result.Json.GetProperty("job").GetProperty("counts").GetProperty("done").GetInt32(), result.Json.GetProperty("job").GetProperty("counts").GetProperty("alreadyDone").GetInt32()));
    }

    [Fact]
    public async Task Download_JobThatEmbeds_BringsItsLatentsAndNobodyElses()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishEmbedAsync(account.Storage);
        await File.WriteAllBytesAsync(Create("in/a.png"), Pictures.Png(), Cancellation);
        await StartAsync(account, "in", "--task", "embed", "--id", "all", "--here");
        await File.WriteAllTextAsync(_folder["names"], "in/none.png\n", Cancellation);
        await AeCommand.RunAsync("bulk", "start", "--task", "embed", "--source", "archive/in/", "--from-list", _folder["names"], "--id", "none", "--here", "--connection", account.ConnectionString);

        var all = await DownloadAsync(account, "all");
        var none = await DownloadAsync(account, "none");

        Assert.Equal(["embed/@archive/in/a.png.npy", "embed/@archive/in/a.reconstructed.png"], Files());
        Assert.NotEmpty(NpyVector.Read(await File.ReadAllBytesAsync(_folder["out/embed/@archive/in/a.png.npy"], Cancellation)).ToArray());
        Assert.Equal(0, all.ExitCode);
        Assert.Contains("The job 'none' has no result yet.", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_JobThatKeepsWhatIsBetween_BringsThatToo()
    {
        var account = await CreateAsync();
        await TestModel.PublishEmbedAsync(account.Storage);
        await File.WriteAllBytesAsync(Create("in/a.png"), Pictures.Png(), Cancellation);
        await StartAsync(account, "in", "--task", "denoise", "embed", "--keep-intermediate", "--id", "chain", "--here");

        var downloaded = await DownloadAsync(account, "chain");

        Assert.Equal(0, downloaded.ExitCode);
        Assert.Equal(
            ["denoise/@archive/in/a.denoised.png", "embed/@archive/denoise+embed/in/a.png.npy", "embed/@archive/denoise+embed/in/a.reconstructed.png"], Files());
    }

    [Theory]
    [InlineData("There is no folder", "nosuch")]
    [InlineData("There are no files in", "empty")]
    public async Task Start_FolderWithNothingInIt_LeavesNoJob(string expected, string name)
    {
        var account = await azurite.CreateAccountAsync();
        Directory.CreateDirectory(_folder["empty"]);

        var result = await StartAsync(account, name);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(await account.Storage.Jobs.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Download_JobThatIsNotThere_SaysSo()
    {
        var account = await azurite.CreateAccountAsync();

        var result = await DownloadAsync(account, "nosuch");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no bulk job 'nosuch'.", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>An account with a model, and a folder of two images and a text.</summary>
    private async Task<TestAccount> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);
        await File.WriteAllBytesAsync(Create("my photos/a.png"), Pictures.Png(), Cancellation);
        await File.WriteAllBytesAsync(Create("my photos/trip/ü.png"), Pictures.Png(20, 10), Cancellation);
        await File.WriteAllTextAsync(Create("my photos/notes.txt"), "no image", Cancellation);
        return account;
    }

    private string Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        return _folder[path];
    }

    private Task<AeResult> StartAsync(TestAccount account, params string[] arguments)
    {
        var (name, others) = arguments is [var first, ..] && !first.StartsWith('-') ? (first, arguments[1..]) : ("my photos", arguments);
        return AeCommand.RunAsync(["bulk", "start", "--from-folder", _folder[name], .. others, "--connection", account.ConnectionString, "--json"]);
    }

    private Task<AeResult> DownloadAsync(TestAccount account, string id) =>
        AeCommand.RunAsync("bulk", "download", id, "--out", _folder["out"], "--connection", account.ConnectionString, "--json");

    private List<string> Files() => [.. Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder["out"], file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static List<string> Statuses(AeResult result) => [.. result.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("status").GetString()!)];
}
