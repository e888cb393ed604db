using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Uploads;

public sealed class ListTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ls_UploadsInEveryState_SaysHowFarEachIs()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await seed.AddDoneAsync("denoise/a.jpg");
        await seed.AddWaitingAsync("denoise/b.jpg");
        await seed.AddFailedAsync("denoise/c.jpg");
        await seed.AddDoneAsync("embed/trip/d.png");

        var result = await AeCommand.RunAsync("ls", "--connection", account.ConnectionString, "--json");
        var shown = await AeCommand.RunAsync("ls", "--connection", account.ConnectionString);

        var uploads = Uploads(result);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["denoise/a.jpg done", "denoise/b.jpg waiting", "denoise/c.jpg failed", "embed/trip/d.png done"], uploads.Select(Line));
        Assert.Equal("denoise/a.jpg.png", uploads[0].GetProperty("result").GetString());
        Assert.Equal(UploadSeed.ModelVersion, uploads[0].GetProperty("modelVersion").GetString());
        Assert.Contains("The disk was full.", uploads[2].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(6, uploads[1].GetProperty("bytes").GetInt64());
        Assert.Contains($"denoise/a.jpg\tdone\t6 B\tdenoise/a.jpg.png\t{UploadSeed.ModelVersion}\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\ndenoise/b.jpg\twaiting\t6 B\n", shown.Output, StringComparison.Ordinal);
        Assert.EndsWith("4 uploads: 2 done, 1 waiting, 1 failed.\n", shown.Output, StringComparison.Ordinal);
        Assert.Empty(shown.Error);
    }

    [Fact]
    public async Task Ls_UploadOverwrittenSinceItsResult_Waits()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        await seed.AddDoneAsync("denoise/a.jpg");
        await seed.AddFailedAsync("denoise/b.jpg");
        await seed.AddDoneAsync("embed/c.jpg");
        foreach (var name in new[] { "denoise/a.jpg", "denoise/b.jpg" }) await seed.AddWaitingAsync(name, "newer");
        await account.Storage.Latents.GetBlobClient("c.jpg.npy").DeleteAsync(cancellationToken: Cancellation);

        var result = await AeCommand.RunAsync("ls", "--connection", account.ConnectionString, "--json");

        Assert.Equal(["denoise/a.jpg waiting", "denoise/b.jpg waiting", "embed/c.jpg waiting"], Uploads(result).Select(Line));
    }

    [Theory]
    [InlineData(new[] { "denoise/trip/1.jpg", "denoise/trip/2.jpg" }, "denoise/trip/")]
    [InlineData(new[] { "denoise/trip/1.jpg", "denoise/trip/2.jpg", "upscale/trip/1.jpg" }, "trip/")]
    [InlineData(new[] { "upscale/trip/1.jpg" }, "trip/", "--task", "upscale")]
    [InlineData(new[] { "upscale/trip/1.jpg" }, "images/upscale")]
    [InlineData(new[] { "denoise/trip/2.jpg" }, "trip/", "--state", "done")]
    [InlineData(new[] { "denoise/trip/1.jpg", "denoise/trip/2.jpg", "denoise/x.jpg" }, "denoise/trip/", "denoise/x", "denoise/trip/1")]
    [InlineData(new string[0], "--task", "embed")]
    public async Task Ls_Selected_ListsThoseAlone(string[] expected, params string[] arguments)
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        foreach (var name in new[] { "denoise/trip/1.jpg", "denoise/x.jpg", "upscale/trip/1.jpg" }) await seed.AddWaitingAsync(name);
        await seed.AddDoneAsync("denoise/trip/2.jpg");

        var result = await AeCommand.RunAsync(["ls", .. arguments, "--connection", account.ConnectionString, "--json"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected, Uploads(result).Select(upload => upload.GetProperty("image").GetString()!));
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("retry")]
    public async Task Ae_PrefixOfNoUpload_IsAMistakeAndAnEmptyAccountIsNone(string command)
    {
        var account = await azurite.CreateAccountAsync();

        var all = await AeCommand.RunAsync(command, "--connection", account.ConnectionString, "--json");
        var named = await AeCommand.RunAsync(command, "nothing/", "--connection", account.ConnectionString, "--json");

        Assert.Equal((0, 2), (all.ExitCode, named.ExitCode));
        Assert.Empty(Uploads(all));
        Assert.Contains("starts with 'nothing/'", named.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ls_NamesBeyondAscii_AreReadableInJson()
    {
        var account = await azurite.CreateAccountAsync();
        await new UploadSeed(account.Storage).AddWaitingAsync("denoise/Größe's & <b>.jpg");

        var result = await AeCommand.RunAsync("ls", "--connection", account.ConnectionString, "--json");

        Assert.Contains("\"denoise/Größe's & <b>.jpg\"", result.Output, StringComparison.Ordinal);
        Assert.Single(Uploads(result));
    }

    [Theory]
    [InlineData("names another task", "denoise/", "--task", "embed")]
    [InlineData("'../x'", "../x")]
    public async Task Ls_PrefixThatIsNotPossible_NamesIt(string expected, params string[] arguments)
    {
        var result = await AeCommand.RunAsync(["ls", .. arguments, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ls_OfAPipelineThatRunsAndThenDoesNot_AnswersBothTimes()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await host.Storage.Images.UploadBlobAsync("denoise/a.png", BinaryData.FromString("no image"), Cancellation);
        await Eventually.HoldsAsync(
            async () => await host.Storage.Failed.GetBlobClient("denoise/a.png.json").ExistsAsync(Cancellation), "the upload has its report");

        var running = await AeCommand.RunAsync("ls", "--store", host.Store, "--json");
        await host.StopAsync();
        var stopped = await AeCommand.RunAsync("ls", "--store", host.Store, "--json");

        Assert.All([running, stopped], result => Assert.Equal(["denoise/a.png failed"], Uploads(result).Select(Line)));
        Assert.Contains("not an image", Uploads(stopped)[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ls_ReservedFolder_SaysWhyItIsNotDone()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await host.Storage.Images.UploadBlobAsync("denoise/@x/a.png", BinaryData.FromString("x"), Cancellation);
        await Eventually.HoldsAsync(
            async () => await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).AnyAsync(Cancellation), "the upload has its report");

        var result = await AeCommand.RunAsync("ls", "--store", host.Store, "--json");

        Assert.Equal(["denoise/@x/a.png failed"], Uploads(result).Select(Line));
    }

    private static List<JsonElement> Uploads(AeResult result) => [.. result.Json.GetProperty("uploads").EnumerateArray()];

    private static string Line(JsonElement upload) => $"{upload.GetProperty("image").GetString()} {upload.GetProperty("state").GetString()}";
}
