using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Latents;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class UploadSeveralTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(new[] { "one/a.png", "two/a.png", "two/deep/b.png" }, "one", "two")]
    [InlineData(new[] { "a.png", "b.png" }, "one/a.png", "two/deep/b.png")]
    [InlineData(new[] { "one/a.png" }, "one", "--keep-folders")]
    [InlineData(new[] { "a.png" }, "one")]
    [InlineData(new[] { "one/a.png", "two/a.png", "two/deep/b.png" }, "?*")]
    [InlineData(new[] { "a.png", "b.png" }, "two/*", "two", "--keep-folders=false")]
    public async Task Upload_SeveralFilesAndFolders_KeepsThemApart(string[] expected, params string[] arguments)
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = await CreateAsync();

        var result = await AeCommand.RunAsync(
            ["upload", .. arguments.Select(argument => argument.StartsWith('-') ? argument : folder[argument]), "--connection", account.ConnectionString, "--json"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(
            expected.Select(name => $"denoise/{name}"),
            await account.Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Upload_FolderWithWhatCanNotBeRead_UploadsTheRestAndNamesIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders.");
        var account = await azurite.CreateAccountAsync();
        using var folder = await CreateAsync();
        File.CreateSymbolicLink(folder["one/b-dangling.png"], folder["nowhere.png"]);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [folder["one/c-pipe.png"]])) await made.WaitForExitAsync(Cancellation);
        await File.WriteAllBytesAsync(folder["one/d.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("upload", folder["one"], "--connection", account.ConnectionString, "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("b-dangling.png' cannot be read, and was not uploaded.", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["denoise/a.png", "denoise/c-pipe.png", "denoise/d.png"],
            await account.Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("would both be uploaded as denoise/a.png", "one/a.png", "two/a.png")]
    [InlineData("or with --keep-folders.", "one", "two", "--keep-folders=false")]
    [InlineData("There is no file or folder", "one", "three")]
    [InlineData("No file fits", "one/*.tif")]
    public async Task Upload_SourcesThatDoNotGoTogether_UploadsNothingAndSaysWhy(string expected, params string[] arguments)
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = await CreateAsync();

        var result = await AeCommand.RunAsync(
            ["upload", .. arguments.Select(argument => argument.StartsWith('-') ? argument : folder[argument]), "--connection", account.ConnectionString, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(await account.Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Upload_OfANameThatIsThere_SaysWhatItOverwrote()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = await CreateAsync();
        await AeCommand.RunAsync("upload", folder["two/a.png"], "--connection", account.ConnectionString);

        var result = await AeCommand.RunAsync("upload", folder["two"], "--connection", account.ConnectionString, "--json");

        Assert.Equal([true, false], result.Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("overwritten").GetBoolean()));
        Assert.Contains("Overwritten: denoise/a.png\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ToEmbedWithOut_SavesTheLatentToo()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await TestModel.PublishEmbedAsync(host.Storage);
        using var folder = await CreateAsync();

        var result = await AeCommand.RunAsync("upload", folder["one"], "--task", "embed", "--store", host.Store, "--out", folder["out"], "--json");

        var latent = NpyVector.Read(await File.ReadAllBytesAsync(folder["out/a.png.npy"], Cancellation));
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(folder["out/a.png.npy"], result.Json.GetProperty("images")[0].GetProperty("latentOut").GetString());
        Assert.NotEmpty(latent);
    }

    private static async Task<TemporaryFolder> CreateAsync()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["one"]);
        Directory.CreateDirectory(folder["two/deep"]);
        foreach (var name in new[] { "one/a.png", "two/a.png", "two/deep/b.png" }) await File.WriteAllBytesAsync(folder[name], Pictures.Png(), Cancellation);
        return folder;
    }
}
