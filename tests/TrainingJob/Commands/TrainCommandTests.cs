using System.Text.Json;
using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Quality;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Commands;

public sealed class TrainCommandTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly string[] Quick = ["--batch", "2", "--patch", "32"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_ToAFolder_WritesCheckedFilesAndACardThatDescribesThem()
    {
        var exit = await RunAsync("denoise", ["--data", PhotoFolder(), "--output", _folder["version"], "--steps", "3", .. Quick]);

        Assert.Equal(ExitCode.Done, exit);
        var card = Card("version");
        Assert.Equal([3, 1], card.Files.Select(file => file.Channels));
        Assert.Equal(3, card.Training["colour.steps"].GetInt64());
        Assert.All(card.Files, file =>
        {
            Assert.Equal(new FileInfo(_folder["version/" + file.Name]).Length, file.Size);
            Assert.InRange(file.Metrics["psnr.noisy.sigma25"], 20, 20.4);
            Assert.InRange(file.Metrics["parity"], 0, 1e-4);
            Assert.Equal("psnr.uploads", card.PromotionMetric);
            Assert.Equal(
                new[] { "psnr.sigma25", "psnr.camera-medium-jpeg90", "psnr.jpeg20" }.Average(name => file.Metrics[name]), file.Metrics[card.PromotionMetric], tolerance: 0.002);
            Assert.True(file.Metrics.ContainsKey("psnr.noisy.uploads"));
        });
        var report = await File.ReadAllTextAsync(_folder["version/report.html"], Token);
        Assert.Contains("Before, after, target: sigma 25", report, StringComparison.Ordinal);
        Assert.Contains("Before, after, target: medium camera noise, JPEG 90", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OnBlobs_PromotesTheFirstAndKeepsItWhenALaterOneIsNotBetter()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var photo in Directory.EnumerateFiles(PhotoFolder()))
        {
            await account.Storage.Images.UploadBlobAsync("denoise/" + Path.GetFileName(photo), BinaryData.FromBytes(await File.ReadAllBytesAsync(photo, Token)), Token);
        }

        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        string[] arguments = ["--blobs", "images/denoise/", "--channels", "grey", .. Quick, "--precision", "fp32"];
        var registry = new ModelRegistry(account.Storage, TimeProvider.System);

        Assert.Equal(ExitCode.Done, await RunAsync("denoise", [.. arguments, "--steps", "40"]));
        var first = await registry.GetCurrentAsync("denoise", Token);
        Assert.Equal(ExitCode.NotPromoted, await RunAsync("denoise", [.. arguments, "--steps", "1"]));

        Assert.Equal(first, await registry.GetCurrentAsync("denoise", Token));
        var versions = await registry.ListVersionsAsync("denoise", Token);
        Assert.Equal(2, versions.Count);
        var refused = await registry.GetCardAsync("denoise", versions.Single(version => version != first!.Version), Token);
        Assert.Contains("not better", refused!.NotPromotedBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denoise", "psnr.sigma25")]
    [InlineData("upscale", "psnr.y")]
    public async Task Train_FromAVersionOfARestorer_GoesOnWithItsWeights(string task, string metric)
    {
        string[] arguments = ["--data", PhotoFolder(), "--channels", "grey", "--batch", "2", "--patch", "16"];
        Assert.Equal(ExitCode.Done, await RunAsync(task, [.. arguments, "--output", _folder["first"], "--steps", "40"]));
        Assert.Equal(ExitCode.Done, await RunAsync(task, [.. arguments, "--output", _folder["second"], "--from", _folder["first"], "--steps", "1", "--learning-rate", "1e-7"]));
        Assert.Equal(Card("first").Files.Single().Metrics[metric], Card("second").Files.Single().Metrics[metric], tolerance: 0.1);
        Assert.Equal("first", Card("second").Training["warmStart"].GetString());
    }

    [Theory]
    [InlineData("embed", "mse", "--network", "default")]
    [InlineData("vae", "mse", "--network", "default")]
    [InlineData("vae", "kl", "--network", "deep", "--beta-warm-up", "0.3")]
    public async Task Train_FromAVersionWithALatentVector_GoesOnWithItsWeights(string task, string metric, params string[] more)
    {
        string[] arguments = [.. Idx(120, side: 28), "--latent", "3", "--batch", "16", .. more];
        Assert.Equal(ExitCode.Done, await RunAsync(task, [.. arguments, "--output", _folder["first"], "--epochs", "2"]));
        Assert.Equal(ExitCode.Done, await RunAsync(task, [.. arguments, "--output", _folder["second"], "--from", _folder["first"], "--steps", "1", "--learning-rate", "1e-7"]));
        var (first, second) = (Card("first").Files[0].Metrics[metric], Card("second").Files[0].Metrics[metric]);
        Assert.Equal(first, second, tolerance: 0.01 * first);
    }

    [Fact]
    public async Task Train_FromCurrent_GoesOnWithThePromotedVersionOrFromScratchWhereThereIsNone()
    {
        var account = await azurite.CreateAccountAsync();
        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        string[] arguments = [.. Idx(120, side: 28), "--latent", "3", "--batch", "16", "--from", "current"];
        Assert.Equal(ExitCode.Done, await RunAsync("embed", [.. arguments, "--epochs", "2"]));
        var registry = new ModelRegistry(account.Storage, TimeProvider.System);
        var first = (await registry.GetCardAsync("embed", (await registry.GetCurrentAsync("embed", Token))!.Version, Token))!;
        Assert.Equal("none", first.Training["warmStart"].GetString());

        Assert.Equal(ExitCode.Done, await RunAsync("embed", [.. arguments, "--steps", "1", "--learning-rate", "1e-7", "--output", _folder["warm"]]));
        Assert.Equal(first.Version, Card("warm").Training["warmStart"].GetString());
        Assert.Equal(first.Files[0].Metrics["mse"], Card("warm").Files[0].Metrics["mse"], tolerance: 0.01 * first.Files[0].Metrics["mse"]);

        string[] other = [.. Idx(120, side: 28), "--latent", "4", "--batch", "16", "--steps", "1", "--output", _folder["other"]];
        Assert.Equal(ExitCode.Done, await RunAsync("embed", [.. other, "--from", "current"]));
        Assert.Equal("none", Card("other").Training["warmStart"].GetString());
        Assert.Equal(ExitCode.BadData, await RunAsync("embed", [.. other, "--from", first.Version]));
        Assert.Equal(ExitCode.BadData, await RunAsync("embed", [.. other, "--from", "no/such"]));
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(4, 16)]
    public async Task Train_Upscale_WritesAModelThatTheHostLoadsAndRuns(int scale, int side)
    {
        // The photos are 64 pixels high, which leaves patches of 12 pixels at scale 4: smaller than any that is allowed.
        string[] arguments = scale == 2 ? ["--data", PhotoFolder(), "--patch", "16"] : Idx(40, side: 28);
        var exit = await RunAsync(
            "upscale", [.. arguments, "--output", _folder["version"], "--scale", $"{scale}", "--steps", "2", "--batch", "2", "--loss", "charbonnier"]);
        Assert.Equal(ExitCode.Done, exit);
        var card = Card("version");
        Assert.Equal((scale, "charbonnier"), (card.Scale, card.Training["loss"].GetString()));
        using var model = OnnxModel.Load(card, _folder["version"], new InferenceOptions());
        Assert.Equal(scale * scale * side * 7, model.Run(new float[side * 7], 1, side, 7).Length);
    }

    [Fact]
    public async Task Train_UpscaleWithInt8_WritesASecondFileThatHostsCanTake()
    {
        var exit = await RunAsync("upscale", ["--data", PhotoFolder(), "--output", _folder["version"], "--steps", "2", "--channels", "colour", "--batch", "2", "--patch", "16", "--int8"]);

        Assert.Equal(ExitCode.Done, exit);
        var card = Card("version");
        Assert.Equal([ModelPrecision.Float32, ModelPrecision.Int8], card.Files.Select(file => file.Precision));
        Assert.InRange(card.Files[1].Metrics["psnr.y"], card.Files[0].Metrics["psnr.y"] - 0.1, 100);
        Assert.True(card.Files[1].Size < card.Files[0].Size / 2);
        using var model = OnnxModel.Load(card, _folder["version"], new InferenceOptions { Precision = ModelPrecision.Int8 });
        Assert.Equal(["model.int8.onnx"], model.Files);
        model.WarmUp();
    }

    [Fact]
    public async Task Train_Int8Only_AddsTheFileToAVersionWhoseWeightsStay()
    {
        string[] data = ["--data", PhotoFolder(), "--channels", "colour", "--batch", "2", "--patch", "16"];
        await RunAsync("upscale", [.. data, "--output", _folder["before"], "--steps", "2"]);

        var exit = await RunAsync("upscale", [.. data, "--from", _folder["before"], "--int8-only", "--output", _folder["version"]]);

        Assert.Equal(ExitCode.Done, exit);
        var (before, card) = (Card("before"), Card("version"));
        Assert.Equal([ModelPrecision.Float32, ModelPrecision.Int8], card.Files.Select(file => file.Precision));
        Assert.Equal(before.Files[0].Sha256, card.Files[0].Sha256);
        Assert.NotEqual(before.Version, card.Version);
        Assert.Equal($"made of version {before.Version}", card.Training["int8"].GetString());
        using var model = OnnxModel.Load(card, _folder["version"], new InferenceOptions { Precision = ModelPrecision.Int8 });
        model.WarmUp();
    }

    [Fact]
    public async Task Train_Embed_WritesALatentAndItsMeasuresBesidePca()
    {
        var exit = await RunAsync("embed", [.. Idx(200, side: 28), "--idx-labels", IdxSamples.WriteLabels(_folder["labels"], 200), "--output", _folder["version"], "--epochs", "1", "--latent", "5"]);
        Assert.Equal(ExitCode.Done, exit);
        var file = Assert.Single(Card("version").Files);
        Assert.Equal((28, 28, 5, 0, null), (file.Height, file.Width, file.LatentSize, file.ReceptiveField, file.Role));
        Assert.Equal(-10 * Math.Log10(file.Metrics["mse"]), file.Metrics["psnr.reconstruction"], tolerance: 0.01);
        Assert.True(file.Metrics.ContainsKey("mse.pca") && file.Metrics.ContainsKey("knn1"));
        using var model = EmbedModel.Load(Card("version"), _folder["version"], new InferenceOptions());
        Assert.Equal(5, model.Run(new float[784], Token).Latents.Length);
        var errors = file.ReconstructionError!;
        Assert.Equal(Card("version").Training["validationImages"].GetInt32(), errors.Images);
        Assert.Equal(file.Metrics["mse"], errors.Mean, tolerance: 1e-6);
        Assert.True(errors.StandardDeviation > 0 && errors.P50 <= errors.P90 && errors.P90 <= errors.P95 && errors.P95 <= errors.P99);
    }

    [Fact]
    public async Task Train_EmbedWithContrast_IsMeasuredByTheCropsItFindsTogether()
    {
        var exit = await RunAsync("embed", ["--data", PhotoFolder(), "--output", _folder["version"], "--steps", "4", "--batch", "8", "--size", "28", "--latent", "3", "--contrast", "0.5"]);

        Assert.Equal(ExitCode.Done, exit);
        var card = Card("version");
        Assert.Equal((0.5, "knn1"), (card.Training["contrast"].GetDouble(), card.PromotionMetric));
        var metrics = Assert.Single(card.Files).Metrics;
        Assert.InRange(metrics["knn1"], 0, 1);
        Assert.All(["knn1.pca", "knn1.pixels", "knn1.histogram"], baseline => Assert.InRange(metrics[baseline], 0, 1));
    }

    [Fact]
    public async Task Train_Vae_WritesEncoderAndDecoderThatFitTogether()
    {
        var exit = await RunAsync("vae", [.. Idx(120, side: 28), "--network", "textbook", "--output", _folder["version"], "--epochs", "1", "--beta", "2"]);
        Assert.Equal(ExitCode.Done, exit);
        var card = Card("version");
        Assert.Equal([("model.onnx", "encoder"), ("decoder.onnx", "decoder")], card.Files.Select(file => (file.Name, file.Role)));
        Assert.All(card.Files, file => Assert.Equal((28, 28, 2), (file.Height, file.Width, file.LatentSize)));
        Assert.Equal(("mse", "rmsprop", 2.0), (card.Training["loss"].GetString(), card.Training["optimizer"].GetString(), card.Training["beta"].GetDouble()));
        Assert.True(card.Files[1].Metrics.ContainsKey(card.PromotionMetric));
        Assert.All(card.Files, file => Assert.Null(file.ReconstructionError));
        using var model = VaeModel.Load(card, _folder["version"], new InferenceOptions());
        Assert.Equal(784, model.Decode([0.5f, -0.5f], Token).Length);
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("upscale")]
    public async Task Train_TextbookRestorer_IsMeasuredOnItsOneSizeAndRefusesOthers(string task)
    {
        Assert.Equal(ExitCode.Done, await RunAsync(task, [.. Idx(60, side: 28), "--network", "textbook", "--output", _folder["version"], "--epochs", "1"]));
        var card = Card("version");
        var side = task == "upscale" ? 14 : 28;
        Assert.Equal((side, side, 0), (card.Files[0].Height, card.Files[0].Width, card.Files[0].ReceptiveField));
        Assert.Equal("bce", card.Training["loss"].GetString());
        Assert.True(card.Files[0].Metrics.ContainsKey(card.PromotionMetric));
        using var model = OnnxModel.Load(card, _folder["version"], new InferenceOptions());
        model.WarmUp();
        var error = Assert.Throws<ModelInvalidException>(() => model.Run(new float[30 * 28], 1, 30, 28));
        Assert.Contains($"{side} x {side}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Done, "embed", "--size", "28")]
    [InlineData(ExitCode.BadArguments, "embed", "--size", "30")]
    [InlineData(ExitCode.BadArguments, "embed", "--network", "textbook")]
    [InlineData(ExitCode.BadArguments, "denoise", "--loss", "bce")]
    [InlineData(ExitCode.BadArguments, "denoise", "--patch", "30")]
    public async Task Train_ArgumentsThatDoNotSuitTheData_ExitsWithTwo(ExitCode expected, string task, params string[] arguments) =>
        Assert.Equal(expected, await RunAsync(task, [.. arguments, "--data", PhotoFolder(), "--output", _folder["version"], "--steps", "1"]));

    [Fact]
    public async Task Train_FolderWithoutImages_SaysSoAndExitsWithThree()
    {
        Directory.CreateDirectory(_folder["empty"]);
        await File.WriteAllTextAsync(_folder["empty/notes.png"], "not an image", Token);
        Assert.Equal(ExitCode.BadData, await RunAsync("denoise", "--data", _folder["empty"], "--output", _folder["version"]));
        Assert.False(Directory.Exists(_folder["version"]));
    }

    [Fact]
    public async Task Train_TooManyUnreadableFiles_ExitsWithThree()
    {
        var photos = PhotoFolder();
        for (var i = 0; i < 5; i++) await File.WriteAllTextAsync(Path.Combine(photos, $"notes{i}.png"), "not an image", Token);
        string[] arguments = ["--data", photos, "--output", _folder["version"], "--channels", "grey", "--steps", "1", .. Quick];
        Assert.Equal(ExitCode.BadData, await RunAsync("denoise", arguments));
        Assert.Equal(ExitCode.Done, await RunAsync("denoise", [.. arguments, "--max-unreadable", "0.5"]));
        Assert.Equal(5, Card("version").Training["unreadableImages"].GetInt32());
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("upscale")]
    public async Task Train_RestorerOnCleanAndNoisyPhotos_LearnsFromTheCleanOnesAndSaysSoInTheCard(string task)
    {
        var photos = SamplePhotos.Write(_folder["photos"], clean: 4, noisy: 6);
        Assert.Equal(ExitCode.Done, await RunAsync(task, ["--data", photos, "--output", _folder["version"], "--channels", "grey", "--steps", "1", .. Quick]));
        var facts = Card("version").Training;
        Assert.Equal((2.0, 4, 0), (facts["maxNoise"].GetDouble(), facts["cleanImages"].GetInt32(), facts["halvedImages"].GetInt32()));
        Assert.Equal(4, facts["trainingImages"].GetInt32() + facts["validationImages"].GetInt32());
        Assert.InRange(facts["tooNoisyImages"].GetInt32(), 3, 6);
        Assert.Contains("tooNoisyImages", await File.ReadAllTextAsync(_folder["version/report.html"], Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_DenoiseOnNoisyPhotosOnly_ExitsWithThreeUnlessNoiseIsAllowed()
    {
        var photos = SamplePhotos.Write(_folder["photos"], clean: 0, noisy: 4);
        string[] arguments = ["--data", photos, "--output", _folder["version"], "--channels", "grey", "--steps", "1", .. Quick];
        Assert.Equal(ExitCode.BadData, await RunAsync("denoise", arguments));
        Assert.Equal(ExitCode.Done, await RunAsync("denoise", [.. arguments, "--max-noise", "255"]));
        Assert.False(Card("version").Training.ContainsKey("maxNoise"));
    }

    [Fact]
    public async Task Train_GreyFromAVersionOfColourAlone_StartsFromIt()
    {
        string[] arguments = ["--data", PhotoFolder(), "--steps", "1", .. Quick];
        Assert.Equal(ExitCode.Done, await RunAsync("denoise", [.. arguments, "--channels", "colour", "--output", _folder["colour"]]));

        Assert.Equal(ExitCode.Done, await RunAsync("denoise", [.. arguments, "--channels", "grey", "--output", _folder["grey"], "--from", _folder["colour"]]));

        Assert.Equal("colour", Card("grey").Training["warmStart"].GetString());
        Assert.Equal(1, Assert.Single(Card("grey").Files).Channels);
    }

    private static async Task<ExitCode> RunAsync(string task, params string[] arguments)
    {
        var parsed = TestCommand.Create().Parse(["--task", task, "--threads", "1", .. arguments]);
        return parsed.Errors.Count > 0 ? ExitCode.BadArguments : (ExitCode)await parsed.InvokeAsync(cancellationToken: Token);
    }

    private ModelCard Card(string version) =>
        JsonSerializer.Deserialize(File.ReadAllText(_folder[version + "/model.json"]), PipelineJson.Default.ModelCard)!;

    private string PhotoFolder() => Photos.Write(_folder["photos"], 12);

    private string[] Idx(int count, int side) => ["--idx", IdxSamples.WriteImages(_folder[$"images{side}.gz"], count, side)];
}
