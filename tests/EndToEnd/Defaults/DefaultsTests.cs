using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Defaults;

public sealed class DefaultsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Defaults_SetOfAFolder_CountForTheNextUploadBelowIt()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);
        await AeCommand.RunAsync("upload", folder["a.png"], "--prefix", "album/deep", "--store", host.Store, "--wait");

        var set = await AeCommand.RunAsync("defaults", "denoise/album/", "--strength", "0", "--format", "webp", "--store", host.Store, "--json");
        var below = await AeCommand.RunAsync("upload", folder["a.png"], "--prefix", "album/deep", "--store", host.Store, "--wait", "--json");
        var beside = await AeCommand.RunAsync("upload", folder["a.png"], "--store", host.Store, "--wait", "--json");

        Assert.Equal(("images/denoise/album/.ae.json", "0", "webp"), (set.Json.GetProperty("blob").GetString(), Option(set, "strength"), Option(set, "format")));
        Assert.Equal(("denoise/album/deep/a.png.webp", 0), (Image(below).GetProperty("result").GetString(), Image(below).GetProperty("strength").GetDouble()));
        Assert.Equal(("denoise/a.denoised.png", 1), (Image(beside).GetProperty("result").GetString(), Image(beside).GetProperty("strength").GetDouble()));
    }

    [Fact]
    public async Task Defaults_SetTwice_KeepTheFirstUntilCleared()
    {
        var account = await azurite.CreateAccountAsync();
        string[] connection = ["--connection", account.ConnectionString, "--json"];

        await AeCommand.RunAsync(["defaults", "embed", "--format", "jpeg", .. connection]);
        var both = await AeCommand.RunAsync(["defaults", "embed", "--quality", "70", .. connection]);
        var png = await AeCommand.RunAsync(["defaults", "embed", "--format", "png", .. connection]);
        var shown = await AeCommand.RunAsync(["defaults", "embed", .. connection]);
        var cleared = await AeCommand.RunAsync(["defaults", "embed", "--clear", .. connection]);

        Assert.Equal(("jpeg", "70"), (Option(both, "format"), Option(both, "quality")));
        Assert.Equal(2, png.ExitCode);
        Assert.Contains("--clear", png.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(both.Json.GetProperty("options").ToString(), shown.Json.GetProperty("options").ToString());
        Assert.Empty(cleared.Json.GetProperty("options").EnumerateObject());
        Assert.False(await account.Storage.Images.GetBlobClient("embed/.ae.json").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Defaults_BlobThatIsWrong_IsSaidWithTheWayOut()
    {
        var account = await azurite.CreateAccountAsync();
        await account.Storage.Images.GetBlobClient("denoise/.ae.json").UploadAsync(BinaryData.FromString("{\n \"size\": 4}"), overwrite: true, Cancellation);

        var wrong = await AeCommand.RunAsync("defaults", "denoise", "--connection", account.ConnectionString, "--json");
        var mended = await AeCommand.RunAsync("defaults", "denoise", "--clear", "--strength", "0.5", "--connection", account.ConnectionString, "--json");

        Assert.Equal(2, wrong.ExitCode);
        Assert.All(["images/denoise/.ae.json", "line 2", "--clear"], words => Assert.Contains(words, wrong.Json.GetProperty("error").GetString(), StringComparison.Ordinal));
        Assert.Equal("0.5", Option(mended, "strength"));
    }

    [Theory]
    [InlineData("defaults", "album", "--strength", "1")]
    [InlineData("defaults", "embed", "--strength", "1")]
    [InlineData("defaults", "denoise", "--quality", "0")]
    [InlineData("defaults")]
    public async Task Defaults_BadArguments_ExitWith2(params string[] arguments)
    {
        var account = await azurite.CreateAccountAsync();

        Assert.Equal(2, (await AeCommand.RunAsync([.. arguments, "--connection", account.ConnectionString, "--json"])).ExitCode);
    }

    private static string? Option(AeResult result, string name) => result.Json.GetProperty("options").GetProperty(name).GetString();

    private static JsonElement Image(AeResult result) => result.Json.GetProperty("images")[0];
}
