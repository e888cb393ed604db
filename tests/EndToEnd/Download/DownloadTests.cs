using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.EndToEnd.Tests.Uploads;
using AePipeline.Imaging;
using AePipeline.Latents;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Download;

public sealed class DownloadTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Download_ResultsAndLatents_KeepsTaskAndPath()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await seed.AddDoneAsync("denoise/trip/a.jpg", "clean");
        await seed.AddDoneAsync("embed/trip/a.jpg", "rebuilt");
        await seed.AddWaitingAsync("denoise/b.jpg");
        using var folder = new TemporaryFolder();

        var result = await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json");
        var shown = await AeCommand.RunAsync("get", "trip/", "--out", folder["other"], "--connection", account.ConnectionString);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["denoise/trip/a.jpg.png", "embed/trip/a.jpg.npy", "embed/trip/a.jpg.png"], FilesBelow(folder["out"]));
        Assert.Equal("clean", await File.ReadAllTextAsync(folder["out/denoise/trip/a.jpg.png"], Cancellation));
        var latent = NpyVector.Read(await File.ReadAllBytesAsync(folder["out/embed/trip/a.jpg.npy"], Cancellation));
        Assert.Equal([1, 2, 3], latent.AsEnumerable());
        Assert.Equal(FilesBelow(folder["out"]), FilesBelow(folder["other"]));
        Assert.Contains("3 files in ", shown.Output, StringComparison.Ordinal);
        Assert.Contains(": 3 downloaded (", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_Again_KeepsWhatIsWholeAndSaysWhatItOverwrote()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        foreach (var name in new[] { "denoise/a.jpg", "denoise/b.jpg", "denoise/c.jpg" }) await seed.AddDoneAsync(name);
        using var folder = new TemporaryFolder();
        await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString);
        await File.WriteAllTextAsync(folder["out/denoise/b.jpg.png"], "resulT", Cancellation);
        File.Delete(folder["out/denoise/c.jpg.png"]);
        await File.WriteAllTextAsync(folder["out/denoise/c.jpg.png.part"], "the user's own", Cancellation);

        var result = await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json");

        Assert.Equal(["kept", "overwritten", "downloaded"], Files(result).Select(file => file.GetProperty("status").GetString()));
        Assert.Contains($"Overwritten: {Path.GetRelativePath(Environment.CurrentDirectory, folder["out/denoise/b.jpg.png"])}\n", result.Error, StringComparison.Ordinal);
        Assert.Equal("result", await File.ReadAllTextAsync(folder["out/denoise/b.jpg.png"], Cancellation));
        Assert.Equal("the user's own", await File.ReadAllTextAsync(folder["out/denoise/c.jpg.png.part"], Cancellation));
        Assert.Equal(["denoise/a.jpg.png", "denoise/b.jpg.png", "denoise/c.jpg.png", "denoise/c.jpg.png.part"], FilesBelow(folder["out"]));
    }

    [Fact]
    public async Task Download_PictureWithADate_GivesItsFileThatDateAndFindsItWholeUntilItIsMadeAnew()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        Assert.True(TakenTime.TryParse("2024-05-01T12:34:56+02:00", out var taken));
        await seed.AddDoneAsync("denoise/a.jpg", "result", taken);
        using var folder = new TemporaryFolder();

        var first = await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json");
        var second = await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json");
        var written = File.GetLastWriteTimeUtc(folder["out/denoise/a.jpg.png"]);
        await Eventually.HoldsAsync(
            async () =>
            {
                await seed.AddDoneAsync("denoise/a.jpg", "resulT", taken);
                return (await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json")) is { } third
                    && Files(third)[0].GetProperty("status").GetString() == "overwritten";
            },
            "a result that was written in another second is downloaded again");

        Assert.Equal(["downloaded", "kept"], new[] { first, second }.Select(result => Files(result)[0].GetProperty("status").GetString()));
        Assert.Equal(new DateTime(2024, 5, 1, 10, 34, 56, DateTimeKind.Utc), new DateTime(written.Ticks - (written.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc));
        Assert.Equal("resulT", await File.ReadAllTextAsync(folder["out/denoise/a.jpg.png"], Cancellation));
    }

    [Fact]
    public async Task Download_FolderInTheWayOfAFile_FailsForThatOneAndNamesIt()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        foreach (var name in new[] { "denoise/a.jpg", "denoise/b.jpg" }) await seed.AddDoneAsync(name);
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out/denoise/a.jpg.png"]);

        var result = await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["failed", "downloaded"], Files(result).Select(file => file.GetProperty("status").GetString()));
        Assert.Contains("A folder has the name", result.Error, StringComparison.Ordinal);
        Assert.Equal(["denoise/b.jpg.png"], FilesBelow(folder["out"]));
    }

    [Fact]
    public async Task Download_FileOfTheSameContent_StaysAndIsNotCalledOverwritten()
    {
        var account = await azurite.CreateAccountAsync();
        await new UploadSeed(account.Storage).AddDoneAsync("denoise/a.jpg");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out/denoise"]);
        await File.WriteAllTextAsync(folder["out/denoise/a.jpg.png"], "result", Cancellation);

        var result = await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json");

        Assert.Equal("kept", Assert.Single(Files(result)).GetProperty("status").GetString());
        Assert.DoesNotContain("Overwritten", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_NothingThere_SaysWhereToLookAndMakesNoFolder()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();

        var all = await AeCommand.RunAsync("download", "--out", folder["out"], "--connection", account.ConnectionString, "--json");
        var named = await AeCommand.RunAsync("download", "denoise/x", "--out", folder["out"], "--connection", account.ConnectionString, "--json");

        Assert.Equal((0, 2), (all.ExitCode, named.ExitCode));
        Assert.Contains("There is no result. ae ls", all.Error, StringComparison.Ordinal);
        Assert.Empty(Files(all));
        Assert.Contains("whose name starts with 'denoise/x'", named.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public async Task Download_OutThatIsAFile_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", Cancellation);

        var result = await AeCommand.RunAsync("download", "--out", folder["file"], "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("it is a file. Name another with --out.", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OfAPipelineThatDoesNotRun_StartsItsStorage()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);
        await AeCommand.RunAsync("upload", folder["a.png"], "--store", host.Store, "--wait");
        await host.StopAsync();

        var result = await AeCommand.RunAsync("download", "--store", host.Store, "--out", folder["out"], "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["denoise/a.denoised.png"], FilesBelow(folder["out"]));
    }

    private static List<JsonElement> Files(AeResult result) => [.. result.Json.GetProperty("files").EnumerateArray()];

    private static List<string> FilesBelow(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();
}
