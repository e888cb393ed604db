using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class EvaluateTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evaluate_FolderWithABadImage_MeasuresTheGoodOnesAndNamesTheBadOne()
    {
        await WriteImagesAsync("b.png", "a/c.png");
        await File.WriteAllTextAsync(_folder["bad.png"], "no image", Cancellation);

        var result = await AeCommand.RunAsync("evaluate", "--model", TestModel.Folder, "--data", _folder.Path, "--sigma", "25", "--json");

        Assert.Equal(0, result.ExitCode);
        var evaluation = result.Json.GetProperty("evaluation");
        Assert.Equal(["a/c.png", "b.png"], evaluation.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()!));
        var psnr = evaluation.GetProperty("scores")[0];
        Assert.Equal("psnr.sigma25", psnr.GetProperty("metric").GetProperty("name").GetString());
        Assert.Equal(20.17, psnr.GetProperty("baselines")[0].GetProperty("value").GetDouble(), 0.3);
        Assert.StartsWith("bad.png: ", result.Json.GetProperty("unreadable")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_ForPeople_PrintsImagesAverageAndProtocol()
    {
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync("evaluate", "--model", TestModel.Folder, "--data", _folder["a.png"], "--sigma", "15,50", "--grey");

        Assert.Equal(0, result.ExitCode);
        foreach (var expected in new[] { "PSNR, sigma 15", "SSIM, sigma 50", "noisy input", "a.png", "average", "floating point" })
        {
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        }

        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Evaluate_CurrentModelOfADataFolderThatNobodyServes_StartsItsStorage()
    {
        await WriteImagesAsync("a.png");
        string[] store = ["--store", _folder["store"]];
        await using (await AzuriteServer.StartAsync(_folder["store/azurite"], Cancellation))
        {
            // So that there is a data folder.
        }

        Assert.Equal(0, (await AeCommand.RunAsync(["models", "publish", TestModel.Folder, "--promote", .. store])).ExitCode);
        var result = await AeCommand.RunAsync(["evaluate", "--task", "denoise", "--data", _folder["a.png"], "--sigma", "25", "--json", .. store]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("psnr.sigma25", result.Json.GetProperty("evaluation").GetProperty("scores")[0].GetProperty("metric").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Evaluate_CurrentModelOnBlobs_FindsBothInTheAccount()
    {
        var account = await azurite.CreateAccountAsync();
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        var card = await ReadCardAsync();
        await models.PublishAsync(card, TestModel.Folder, Cancellation);
        await models.PromoteAsync("denoise", card.Version, Cancellation);
        foreach (var name in new[] { "denoise/measured/one.png", "denoise/measured/two.png", "denoise/other.png" })
        {
            await account.Storage.Images.UploadBlobAsync(name, BinaryData.FromBytes(Pictures.Png(40, 30)), Cancellation);
        }

        var result = await AeCommand.RunAsync(
            "evaluate", "--blobs", "images/denoise/measured/", "--connection", account.ConnectionString, "--json");

        Assert.Equal(0, result.ExitCode);
        var evaluation = result.Json.GetProperty("evaluation");
        Assert.Equal(card.Version, evaluation.GetProperty("modelVersion").GetString());
        Assert.Equal(2, evaluation.GetProperty("images").GetArrayLength());
    }

    [Fact]
    public async Task Evaluate_ContainerThatIsNotThere_IsNamed()
    {
        var account = await azurite.CreateAccountAsync();

        var result = await AeCommand.RunAsync(
            "evaluate", "--model", TestModel.Folder, "--blobs", "nosuch/x", "--connection", account.ConnectionString, "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no container 'nosuch'", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_VersionThatIsNotPublished_NamesThoseThatAre()
    {
        var account = await azurite.CreateAccountAsync();
        var card = await ReadCardAsync();
        await new ModelRegistry(account.Storage, TimeProvider.System).PublishAsync(card, TestModel.Folder, Cancellation);
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync(
            "evaluate", "--model", "20200101T000000Z-ffffff", "--data", _folder.Path, "--connection", account.ConnectionString, "--json");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(card.Version, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model", "no/such/folder", "--data", ".")]
    [InlineData("--data", "no/such/folder")]
    [InlineData("--data", ".", "--blobs", "images/denoise")]
    [InlineData("--blobs", "images/../models/", "--connection", "UseDevelopmentStorage=true")]
    [InlineData("--data", ".", "--sigma", "15,loud")]
    [InlineData("--data", ".", "--degradation", "gaussian,dirt")]
    [InlineData("--data", ".", "--degradation", "jpeg", "--quality", "0")]
    [InlineData("--data", ".", "--pairs", ".")]
    [InlineData("--pairs", "no/such/folder")]
    [InlineData("--pairs", ".", "--degradation", "camera")]
    [InlineData("--pairs", ".", "--sigma", "25")]
    [InlineData("--pairs", ".", "--crops", "64")]
    [InlineData("--data", ".", "--limit", "0")]
    [InlineData("--data", ".", "--task", "paint")]
    public async Task Evaluate_BadArguments_ExitsWith2(params string[] arguments)
    {
        var result = await AeCommand.RunAsync(["evaluate", .. arguments, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Json.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Evaluate_CameraAndJpeg_MeasuresEachCondition()
    {
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync(
            "evaluate", "--model", TestModel.Folder, "--data", _folder.Path, "--degradation", "camera,jpeg", "--quality", "10,40", "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(
            [
                "psnr.camera-weak", "psnr.camera-weak-jpeg90", "psnr.camera-medium", "psnr.camera-medium-jpeg90", "psnr.camera-strong",
                "psnr.camera-strong-jpeg90", "psnr.jpeg10", "psnr.jpeg40",
            ],
            Metrics(result).Where(name => name.StartsWith("psnr", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Evaluate_StrengthZero_LeavesTheNoiseAsItIs()
    {
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync(
            "evaluate", "--model", TestModel.Folder, "--data", _folder["a.png"], "--degradation", "jpeg", "--quality", "20", "--strength", "0", "--json");

        Assert.Equal(0, result.ExitCode);
        var psnr = result.Json.GetProperty("evaluation").GetProperty("scores")[0];
        Assert.Equal(psnr.GetProperty("baselines")[0].GetProperty("value").GetDouble(), psnr.GetProperty("value").GetDouble(), 1e-9);
        Assert.Contains("strength 0.", result.Json.GetProperty("evaluation").GetProperty("protocol").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_UpscalerOnSmallImagesThatAreNotClean_MeasuresEachCondition()
    {
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync(
            "evaluate", "--model", TestModel.UpscaleFolder, "--data", _folder.Path, "--degradation", "bicubic,jpeg,noise,area,aliased", "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(
            ["psnr.y", "psnr.y-jpeg50", "psnr.y-jpeg80", "psnr.y-noise5", "psnr.y-noise15", "psnr.y-area", "psnr.y-aliased"],
            Metrics(result).Where(name => name.StartsWith("psnr", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Evaluate_Pairs_MeasuresThemAndNamesWhatHasNoPartner()
    {
        await WriteImagesAsync("a_real.png", "a_mean.png", "b/c_noisy.png", "b/c_clean.png", "lonely_real.png");
        await File.WriteAllTextAsync(_folder["notes.txt"], "no half of a pair", Cancellation);
        await File.WriteAllBytesAsync(_folder["d_noisy.png"], Pictures.Png(20, 20), Cancellation);
        await File.WriteAllBytesAsync(_folder["d_clean.png"], Pictures.Png(20, 21), Cancellation);

        var result = await AeCommand.RunAsync("evaluate", "--model", TestModel.Folder, "--pairs", _folder.Path, "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        var images = result.Json.GetProperty("evaluation").GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()!);
        Assert.Equal(["a", "b/c"], images);
        Assert.Equal(["psnr.pairs", "ssim.pairs", "shift.pairs.red", "shift.pairs.green", "shift.pairs.blue", "worse.pairs"], Metrics(result));
        var leftOut = result.Json.GetProperty("unreadable").EnumerateArray().Select(reason => reason.GetString()!).ToList();
        Assert.Equal(3, leftOut.Count);
        Assert.Contains(leftOut, reason => reason.StartsWith("lonely_real.png: no clean partner", StringComparison.Ordinal));
        Assert.Contains(leftOut, reason => reason.StartsWith("notes.txt: no half of a pair", StringComparison.Ordinal));
        Assert.Contains(leftOut, reason => reason.StartsWith("d: the noisy image has 20 x 20 pixels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evaluate_PairsInTwoFolders_PairsEqualNames()
    {
        await WriteImagesAsync("noisy/a.png", "clean/a.png", "noisy/deep/b.png", "clean/deep/b.png");

        var result = await AeCommand.RunAsync("evaluate", "--model", TestModel.Folder, "--pairs", _folder.Path);

        Assert.True(result.ExitCode == 0, result.Error);
        foreach (var expected in new[] { "deep/b", "shift of green", "pairs made worse", "2 images" }) Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--pairs are for models of denoise, and this one is of upscale.", "--pairs")]
    [InlineData("--strength is for models of denoise, and this one is of upscale.", "--strength", "1", "--data")]
    public async Task Evaluate_OptionOfADenoiserWithAnUpscaler_SaysWhatItIsFor(string expected, params string[] options)
    {
        await WriteImagesAsync("a_noisy.png", "a_clean.png");

        var result = await AeCommand.RunAsync(["evaluate", "--model", TestModel.UpscaleFolder, .. options, _folder.Path]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("use --degradation with gaussian, camera, jpeg", "--degradation", "aliased")]
    [InlineData("--sigma is for --degradation gaussian", "--degradation", "camera", "--sigma", "25")]
    [InlineData("--quality is for --degradation jpeg", "--quality", "20")]
    public async Task Evaluate_OptionsThatDoNotGoTogether_SaysWhatToDo(string expected, params string[] options)
    {
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync(["evaluate", "--model", TestModel.Folder, "--data", _folder.Path, .. options]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Evaluate_DegradationOfAnEmbedder_IsRefused()
    {
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync("evaluate", "--model", TestModel.EmbedFolder, "--data", _folder.Path, "--degradation", "jpeg");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("restore images", result.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Metrics(AeResult result) => result.Json.GetProperty("evaluation").GetProperty("scores").EnumerateArray()
        .Select(score => score.GetProperty("metric").GetProperty("name").GetString()!);

    private static async Task<ModelCard> ReadCardAsync()
    {
        await using var file = File.OpenRead(Path.Combine(TestModel.Folder, ModelCard.FileName));
        return (await JsonSerializer.DeserializeAsync(file, PipelineJson.Default.ModelCard, Cancellation))!;
    }

    [Fact]
    public async Task Evaluate_EmbedOnCrops_MeasuresHowOftenTheNearestIsOfTheSameImage()
    {
        for (var i = 0; i < 3; i++) await File.WriteAllBytesAsync(_folder[$"{i}.png"], Pictures.Png(64, 48, shade: 80 * i), Cancellation);

        var result = await AeCommand.RunAsync("evaluate", "--model", TestModel.EmbedFolder, "--data", _folder.Path, "--crops", "16", "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        var evaluation = result.Json.GetProperty("evaluation");
        Assert.Equal(36, evaluation.GetProperty("images").GetArrayLength());
        var recall = evaluation.GetProperty("scores").EnumerateArray().Single(score => score.GetProperty("metric").GetProperty("name").GetString() == "knn1");
        Assert.InRange(recall.GetProperty("value").GetDouble(), 0, 1);
        Assert.Contains("pixels", recall.GetProperty("baselines").EnumerateArray().Select(baseline => baseline.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Evaluate_OnCropsLargerThanTheImages_SaysWhatToDo()
    {
        await WriteImagesAsync("a.png");

        var result = await AeCommand.RunAsync("evaluate", "--model", TestModel.EmbedFolder, "--data", _folder.Path, "--crops", "100");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("smaller --crops", result.Error, StringComparison.Ordinal);
    }

    private async Task WriteImagesAsync(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            await File.WriteAllBytesAsync(_folder[name], Pictures.Png(64, 48), Cancellation);
        }
    }
}
