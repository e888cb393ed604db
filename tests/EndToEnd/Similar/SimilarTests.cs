using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Uploads;
using AePipeline.Imaging;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Similar;

public sealed class SimilarTests(AzuriteFixture azurite)
{
    private static readonly ResultMetadata s_origin = new("etag", UploadSeed.ModelVersion, "1.0.0", "CPU", "model.onnx");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Similar_ToAnUpload_ListsTheNearestFirstAndDrawsThem()
    {
        var account = await CreateAsync();
        await account.Storage.Images.UploadBlobAsync("embed/a.png", BinaryData.FromBytes(Pictures.Png(40, 20)), Cancellation);
        await account.Storage.Images.UploadBlobAsync("embed/c.png", BinaryData.FromString("no image"), Cancellation);
        using var folder = new TemporaryFolder();

        var result = await AeCommand.RunAsync("similar", "embed/a.png", "--count", "2", "--sheet", folder["sheet.png"], "--connection", account.ConnectionString, "--json");
        var shown = await AeCommand.RunAsync("similar", "a.png", "--connection", account.ConnectionString);

        var nearest = result.Json.GetProperty("nearest").EnumerateArray().ToList();
        var sheet = ImageReader.ReadFloat(folder["sheet.png"]);
        Assert.Equal(["embed/b.png", "embed/c.png"], nearest.Select(near => near.GetProperty("name").GetString()!));
        Assert.Equal(0.001, nearest[0].GetProperty("distance").GetDouble(), 6);
        Assert.Equal((386, 128), (sheet.Width, sheet.Height));
        Assert.Contains("\nembed/b.png\t0.001\t", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"Of 5 other images of embed model {UploadSeed.ModelVersion}. Distances are those of the latents (Euclidean): 0 is the same image to the model", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Similar_ToAFile_EmbedsItWithoutUploadingIt()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishEmbedAsync(account.Storage);
        var models = new AePipeline.Models.ModelRegistry(account.Storage, TimeProvider.System);
        var current = await models.GetCurrentAsync("embed", Cancellation);
        var card = await models.GetCardAsync("embed", current!.Version, Cancellation);
        var size = card!.Files[0].LatentSize!.Value;
        await new UploadSeed(account.Storage).PutLatentAsync(new ImageReference(ImageTask.Embed, "x.png"), new float[size], s_origin with { ModelVersion = current.Version });
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["mine.png"], Pictures.Png(), Cancellation);
        await File.WriteAllTextAsync(folder["broken.png"], "no image", Cancellation);

        var result = await AeCommand.RunAsync("similar", folder["mine.png"], "--connection", account.ConnectionString, "--json");
        var broken = await AeCommand.RunAsync("similar", folder["broken.png"], "--connection", account.ConnectionString, "--json");

        Assert.Equal("embed/x.png", result.Json.GetProperty("nearest")[0].GetProperty("name").GetString());
        Assert.Equal(1, result.Json.GetProperty("compared").GetInt32());
        Assert.Empty(await account.Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("broken.png' cannot be embedded", broken.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "no file of that name", "embed/none.png")]
    [InlineData(2, "neither a file on this machine nor an embed upload", "denoise/a.png")]
    public async Task Similar_ImageThatIsNotThere_SaysWhatToName(int exitCode, string expected, string image)
    {
        var account = await azurite.CreateAccountAsync();

        var result = await AeCommand.RunAsync("similar", image, "--connection", account.ConnectionString, "--json");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mine.png", "would overwrite the image")]
    [InlineData("sheet.jpg", "end its name with .png")]
    public async Task Similar_SheetThatMayNotBeWritten_IsRefusedAndTheImageStays(string sheet, string expected)
    {
        var account = await CreateAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["mine.png"], Pictures.Png(), Cancellation);

        var result = await AeCommand.RunAsync("similar", folder["mine.png"], "--sheet", folder[sheet], "--connection", account.ConnectionString, "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(Pictures.Png(), await File.ReadAllBytesAsync(folder["mine.png"], Cancellation));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public async Task Duplicates_OfSeveralImages_GroupsWhatIsNearlyTheSame()
    {
        var account = await CreateAsync();

        var result = await AeCommand.RunAsync("duplicates", "--connection", account.ConnectionString, "--json");
        var wide = await AeCommand.RunAsync("duplicates", "--max-distance", "100", "--connection", account.ConnectionString);

        Assert.Equal(["embed/a.png", "embed/b.png"], Assert.Single(Groups(result)));
        Assert.Equal(6, result.Json.GetProperty("compared").GetInt32());
        Assert.Contains("1 group among 6 images", wide.Output, StringComparison.Ordinal);
        Assert.Contains("0 is the same image to the model", wide.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicates_NothingEmbedded_SaysHowTo()
    {
        var account = await azurite.CreateAccountAsync();

        var result = await AeCommand.RunAsync("duplicates", "--connection", account.ConnectionString);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("No image is embedded. Embed images with: ae upload FOLDER --task embed\n", result.Output);
    }

    /// <summary>Six embedded images, of which a and b are nearly the same.</summary>
    private async Task<TestAccount> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        var seed = new UploadSeed(account.Storage);
        var places = new Dictionary<string, float> { ["a"] = 0, ["b"] = 0.001f, ["c"] = 1, ["d"] = 3, ["e"] = 6, ["f"] = 10 };
        foreach (var (name, place) in places) await seed.PutLatentAsync(new ImageReference(ImageTask.Embed, $"{name}.png"), [place, 0], s_origin);
        return account;
    }

    private static List<List<string>> Groups(AeResult result) => [.. result.Json.GetProperty("groups").EnumerateArray()
        .Select(group => group.EnumerateArray().Select(image => image.GetProperty("name").GetString()!).ToList())];
}
