using System.Globalization;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Imaging;
using AePipeline.Models;
using AePipeline.Tests.Imaging.Metadata;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class UploadTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_FolderWithABadImage_DownloadsTheGoodOnesAndReportsTheBadOne()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in/deep er"]);
        await File.WriteAllBytesAsync(folder["in/a.png"], Pictures.Png(33, 20), Cancellation);
        await File.WriteAllBytesAsync(folder["in/deep er/ü.png"], Pictures.Png(44, 20), Cancellation);
        await File.WriteAllTextAsync(folder["in/bad.png"], "no image", Cancellation);
        await File.WriteAllTextAsync(folder["in/.hidden"], "not for upload", Cancellation);

        var result = await AeCommand.RunAsync(
            "upload", folder["in"], "--store", host.Store, "--out", folder["out"], "--prefix", "trip/1", "--json");

        var images = result.Json.GetProperty("images").EnumerateArray().ToDictionary(image => image.GetProperty("image").GetString()!);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["denoise/trip/1/a.png", "denoise/trip/1/bad.png", "denoise/trip/1/deep er/ü.png"], images.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("done", images["denoise/trip/1/a.png"].GetProperty("status").GetString());
        Assert.Equal(
            "urn:aepipeline:problem:not-an-image",
            images["denoise/trip/1/bad.png"].GetProperty("problem").GetProperty("type").GetString());
        Assert.Equal(33, ImageReader.ReadFloat(folder["out/trip/1/a.denoised.png"]).Width);
        Assert.Equal(44, ImageReader.ReadFloat(folder["out/trip/1/deep er/ü.denoised.png"]).Width);
        Assert.Equal(2, Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Upload_FolderWithNamesThatStorageDoesNotTake_UploadsTheOthersAndListsThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file there can have such a name.");
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        foreach (var name in new[] { "a.png", "b\u0001.png", "c\uFFFE.png", "d.png" }) await File.WriteAllBytesAsync(folder[$"in/{name}"], Pictures.Png(), Cancellation);

        var shown = await AeCommand.RunAsync("upload", folder["in"], "--connection", account.ConnectionString);
        var result = await AeCommand.RunAsync("upload", folder["in"], "--connection", account.ConnectionString, "--json");
        var single = await AeCommand.RunAsync("upload", folder["in/b\u0001.png"], "--connection", account.ConnectionString, "--json");

        Assert.Equal(1, shown.ExitCode);
        Assert.Contains("b<U+0001>.png", shown.Output, StringComparison.Ordinal);
        Assert.Contains("c<U+FFFE>.png", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', shown.Output);
        Assert.Equal(["uploaded", "failed", "failed", "uploaded"], result.Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("status").GetString()));
        Assert.Equal(
            ["denoise/a.png", "denoise/d.png"],
            await account.Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
        Assert.Equal(2, single.ExitCode);
        Assert.Contains("U+0001", single.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_FolderThatIsReservedForBulkJobs_IsRefusedByName()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in/@archive"]);
        foreach (var name in new[] { "@archive/a.png", "@b.png" }) await File.WriteAllBytesAsync(folder[$"in/{name}"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("upload", folder["in"], "--connection", account.ConnectionString, "--json");
        var prefixed = await AeCommand.RunAsync("upload", folder["in/@b.png"], "--prefix", "trip/@x", "--connection", account.ConnectionString, "--json");

        Assert.Equal((1, 2), (result.ExitCode, prefixed.ExitCode));
        Assert.Equal(["denoise/@b.png"], await account.Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
        Assert.Contains("'@archive'", result.Json.GetProperty("images")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("'@x'", prefixed.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OneFileForPeople_SaysWhatHappened()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("upload", folder["a.png"], "--connection", host.ConnectionString, "--wait");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Uploading: 1 of 1 done", result.Output, StringComparison.Ordinal);
        Assert.Contains("denoise/a.denoised.png", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Upload_ToEmbed_TellsLatentErrorAndZScore()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await TestModel.PublishEmbedAsync(host.Storage, ErrorDistribution.Of([0.01, 0.02, 0.03]));
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("upload", folder["a.png"], "--task", "embed", "--store", host.Store, "--out", folder["out"], "--json");
        var shown = await AeCommand.RunAsync("upload", folder["a.png"], "--task", "embed", "--store", host.Store, "--wait");

        var image = result.Json.GetProperty("images")[0];
        var error = image.GetProperty("reconstructionError").GetDouble();
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("a.png.npy", image.GetProperty("latent").GetString());
        Assert.Equal("embed/a.reconstructed.png", image.GetProperty("result").GetString());
        Assert.Equal((error - 0.02) / 0.01, image.GetProperty("zScore").GetDouble(), 9);
        Assert.Equal(16, ImageReader.ReadFloat(folder["out/a.reconstructed.png"]).Width);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("z-score", shown.Output, StringComparison.Ordinal);
        Assert.Contains("a.png.npy", shown.Output, StringComparison.Ordinal);
        Assert.Contains(error.ToString("0.000000", CultureInfo.InvariantCulture), shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OutWithFilesOfThoseNames_SaysWhichItOverwrote()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        Directory.CreateDirectory(folder["out"]);
        await File.WriteAllBytesAsync(folder["in/a.png"], Pictures.Png(), Cancellation);
        await File.WriteAllTextAsync(folder["out/a.denoised.png"], "mine", Cancellation);

        var first = await AeCommand.RunAsync("upload", folder["in"], "--store", host.Store, "--out", folder["out"], "--json");
        var again = await AeCommand.RunAsync("upload", folder["in"], "--store", host.Store, "--out", folder["out"], "--json");

        var overwritten = Assert.Single(first.Json.GetProperty("images")[0].GetProperty("overwrittenFiles").EnumerateArray());
        Assert.Equal(folder["out/a.denoised.png"], overwritten.GetString());
        Assert.Contains($"Overwritten: {Path.GetRelativePath(Environment.CurrentDirectory, folder["out/a.denoised.png"])}\n", first.Error, StringComparison.Ordinal);
        Assert.False(again.Json.GetProperty("images")[0].TryGetProperty("overwrittenFiles", out _));
        Assert.Equal([folder["out/a.denoised.png"]], Directory.EnumerateFiles(folder["out"]));
    }

    [Fact]
    public async Task Upload_WithAStrength_ReportsThatOfTheResult()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var plain = await AeCommand.RunAsync("upload", folder["a.png"], "--strength", "0", "--store", host.Store, "--out", folder["plain"], "--json");
        var weak = await AeCommand.RunAsync("upload", folder["a.png"], "--strength", "0.5", "--store", host.Store, "--wait", "--json");
        var usual = await AeCommand.RunAsync("upload", folder["a.png"], "--store", host.Store, "--wait", "--json");
        var unseen = await AeCommand.RunAsync("upload", folder["a.png"], "--strength", "1.5", "--store", host.Store, "--json");

        Assert.Equal([0, 0.5, 1, 1.5], new[] { plain, weak, usual, unseen }.Select(result => result.Json.GetProperty("images")[0].GetProperty("strength").GetDouble()));
        Assert.Equal(ImageReader.ReadFloat(folder["a.png"]).Samples, ImageReader.ReadFloat(folder["plain/a.denoised.png"]).Samples);
    }

    [Fact]
    public async Task Upload_WithAFormat_SavesThatFormatAndListsIt()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var saved = await AeCommand.RunAsync(
            "upload", folder["a.png"], "--format", "avif", "--quality", "70", "--store", host.Store, "--out", folder["out"], "--json");
        var listed = await AeCommand.RunAsync("ls", "denoise/", "--store", host.Store, "--json");

        Assert.Equal(0, saved.ExitCode);
        var report = saved.Json.GetProperty("images")[0];
        Assert.Equal(("denoise/a.png.avif", 70), (report.GetProperty("result").GetString(), report.GetProperty("quality").GetInt32()));
        using var reader = ImageReader.Open(folder["out/a.png.avif"], new ImageLimits());
        Assert.Equal(ImageFormat.Avif, reader.Format);
        Assert.Equal(70, listed.Json.GetProperty("uploads")[0].GetProperty("quality").GetInt32());
    }

    [Fact]
    public async Task Upload_PictureWithADate_SavesTheResultWithIt()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.jpg"], CameraFile.Jpeg(ExifBuilder.Camera().Build()), Cancellation);

        var saved = await AeCommand.RunAsync("upload", folder["a.jpg"], "--store", host.Store, "--out", folder["safe"], "--json");
        var bare = await AeCommand.RunAsync("upload", folder["a.jpg"], "--metadata", "none", "--store", host.Store, "--out", folder["bare"], "--json");

        Assert.Equal("2024-05-01T12:34:56.78+02:00", saved.Json.GetProperty("images")[0].GetProperty("taken").GetString());
        Assert.Equal(new DateTime(2024, 5, 1, 10, 34, 56, 780, DateTimeKind.Utc), File.GetLastWriteTimeUtc(folder["safe/a.jpg.png"]));
        Assert.False(bare.Json.GetProperty("images")[0].TryGetProperty("taken", out _));
        Assert.DoesNotContain("Canon", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(folder["bare/a.jpg.png"], Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_NobodyProcessesIt_TimesOut()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync(
            "upload", folder["a.png"], "--connection", account.ConnectionString, "--wait", "--timeout", "1", "--json");

        Assert.Equal(5, result.ExitCode);
        Assert.Equal("unfinished", result.Json.GetProperty("images")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Upload_InterruptedWhileWaiting_EndsAtOnce()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);
        var command = AeCommand.Start(["upload", folder["a.png"], "--connection", account.ConnectionString, "--wait", "--json"]);
        await Eventually.HoldsAsync(
            async () => await account.Storage.Images.GetBlobClient("denoise/a.png").ExistsAsync(Cancellation), "the file is uploaded");

        // Not INT: a shell that starts the tests in the background has them, and so ae, ignore it.
        AeCommand.Signal(command, "TERM");

        Assert.Equal(130, (await AeCommand.EndOfAsync(command)).ExitCode);
    }

    [Fact]
    public async Task Upload_ReplacedWhileWaiting_SaysSo()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);
        var command = AeCommand.Start(["upload", folder["a.png"], "--connection", account.ConnectionString, "--wait", "--json"]);
        var blob = account.Storage.Images.GetBlobClient("denoise/a.png");
        await Eventually.HoldsAsync(async () => await blob.ExistsAsync(Cancellation), "the file is uploaded");

        await blob.UploadAsync(BinaryData.FromBytes(Pictures.Png(9, 9)), overwrite: true, Cancellation);

        var result = await AeCommand.EndOfAsync(command);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("newer upload", result.Json.GetProperty("images")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_NothingRuns_SaysHowToStartIt()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("upload", folder["a.png"], "--store", folder["store"], "--out", folder["out"], "--json");

        Assert.Equal(3, result.ExitCode);
        Assert.False(Directory.Exists(folder["out"]));
        Assert.Contains("ae up", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_StorageDoesNotAnswer_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync(
            "upload",
            folder["a.png"],
            "--connection",
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a",
            "--json");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("storage", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ClientOptions", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'), line => line.Contains("refused", StringComparison.Ordinal));
    }
}
