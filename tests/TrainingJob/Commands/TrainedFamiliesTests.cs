using System.Text.Json;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Restoring;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;
using Microsoft.ML.OnnxRuntime;

namespace AePipeline.TrainingJob.Tests.Commands;

/// <summary>What each family makes of images, as hosts load it.</summary>
public sealed class TrainedFamiliesTests : IDisposable
{
    private readonly TrainingFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, 10)]
    [InlineData(4, 16)]
    public async Task Train_Upscale_WritesAModelThatTheHostLoadsAndRuns(int scale, int side)
    {
        // The photos are 64 pixels high, which leaves patches of 12 pixels at scale 4: smaller than any that is allowed.
        string[] arguments = scale == 2 ? ["--data", _folder.Photos(), "--patch", "16"] : _folder.Idx(40, side: 28);
        var exit = await TrainingFolder.TrainAsync(
            "upscale", [.. arguments, "--output", _folder["version"], "--scale", $"{scale}", "--steps", "2", "--batch", "2", "--loss", "charbonnier"]);
        Assert.Equal(ExitCode.Done, exit);
        var card = _folder.Card("version");
        Assert.Equal((scale, "charbonnier"), (card.Scale, card.Training["loss"].GetString()));
        using var model = OnnxModel.Load(card, _folder["version"], new InferenceOptions());
        Assert.Equal(scale * scale * side * 7, model.Run(new float[side * 7], 1, side, 7).Length);
    }

    [Fact]
    public async Task Train_Embed_WritesALatentAndItsMeasuresBesidePca()
    {
        var exit = await TrainingFolder.TrainAsync("embed", [.. _folder.Idx(200, side: 28), "--idx-labels", IdxSamples.WriteLabels(_folder["labels"], 200), "--output", _folder["version"], "--epochs", "1", "--latent", "5"]);
        Assert.Equal(ExitCode.Done, exit);
        var file = Assert.Single(_folder.Card("version").Files);
        Assert.Equal((28, 28, 5, 0, null), (file.Height, file.Width, file.LatentSize, file.ReceptiveField, file.Role));
        Assert.Equal(-10 * Math.Log10(file.Metrics["mse"]), file.Metrics["psnr.reconstruction"], tolerance: 0.01);
        Assert.True(file.Metrics.ContainsKey("mse.pca") && file.Metrics.ContainsKey("knn1"));
        using var model = EmbedModel.Load(_folder.Card("version"), _folder["version"], new InferenceOptions());
        Assert.Equal(5, model.Run(new float[784], Token).Latents.Length);
        var errors = file.ReconstructionError!;
        Assert.Equal(_folder.Card("version").Training["validationImages"].GetInt32(), errors.Images);
        Assert.Equal(file.Metrics["mse"], errors.Mean, tolerance: 1e-6);
        Assert.True(errors.StandardDeviation > 0 && errors.P50 <= errors.P90 && errors.P90 <= errors.P95 && errors.P95 <= errors.P99);
    }

    [Fact]
    public async Task Train_EmbedWithContrast_IsMeasuredByTheCropsItFindsTogether()
    {
        var exit = await TrainingFolder.TrainAsync("embed", ["--data", _folder.Photos(), "--output", _folder["version"], "--steps", "4", "--batch", "8", "--size", "28", "--latent", "3", "--contrast", "0.5"]);

        Assert.Equal(ExitCode.Done, exit);
        var card = _folder.Card("version");
        Assert.Equal((0.5, "knn1"), (card.Training["contrast"].GetDouble(), card.PromotionMetric));
        var metrics = Assert.Single(card.Files).Metrics;
        Assert.InRange(metrics["knn1"], 0, 1);
        Assert.All(["knn1.pca", "knn1.pixels", "knn1.histogram"], baseline => Assert.InRange(metrics[baseline], 0, 1));
    }

    [Fact]
    public async Task Train_Vae_WritesEncoderAndDecoderThatFitTogether()
    {
        var exit = await TrainingFolder.TrainAsync("vae", [.. _folder.Idx(120, side: 28), "--network", "textbook", "--output", _folder["version"], "--epochs", "1", "--beta", "2"]);
        Assert.Equal(ExitCode.Done, exit);
        var card = _folder.Card("version");
        Assert.Equal([("model.onnx", "encoder"), ("decoder.onnx", "decoder")], card.Files.Select(file => (file.Name, file.Role)));
        Assert.All(card.Files, file => Assert.Equal((28, 28, 2), (file.Height, file.Width, file.LatentSize)));
        Assert.Equal(("mse", "rmsprop", 2.0), (card.Training["loss"].GetString(), card.Training["optimizer"].GetString(), card.Training["beta"].GetDouble()));
        Assert.True(card.Files[1].Metrics.ContainsKey(card.PromotionMetric));
        Assert.All(card.Files, file => Assert.Null(file.ReconstructionError));
        using var model = VaeModel.Load(card, _folder["version"], new InferenceOptions());
        Assert.Equal(784, model.Decode([0.5f, -0.5f], classes: null, Token).Length);
    }

    [Theory]
    [InlineData("deep")]
    [InlineData("default")]
    public async Task Train_ConditionalVae_IsToldTheClassInBothFilesAndNamesThem(string network)
    {
        var labels = IdxSamples.WriteLabels(_folder["labels"], 120);
        var exit = await TrainingFolder.TrainAsync(
            "vae",
            [.. _folder.Idx(120, side: 28), "--idx-labels", labels, "--condition", "labels", "--class-names", "nought,one,two,three,four,five,six,seven,eight,nine", "--network", network, "--output", _folder["version"], "--epochs", "1"]);

        Assert.Equal(ExitCode.Done, exit);
        var card = _folder.Card("version");
        Assert.Equal(["nought", "one", "three", "two"], card.Classes);
        Assert.Equal("labels", card.Training["condition"].GetString());
        using var model = VaeModel.Load(card, _folder["version"], new InferenceOptions());
        model.WarmUp();
        Assert.NotEqual(model.Decode([0.5f, -0.5f], [0], Token), model.Decode([0.5f, -0.5f], [1], Token));
        Assert.NotEqual(model.Encode(new float[784], [0], Token).Means, model.Encode(new float[784], [1], Token).Means);
        Assert.Contains("takes one for each image", Assert.Throws<ArgumentException>(() => model.Decode([0, 0], classes: null, Token)).Message, StringComparison.Ordinal);
        foreach (var file in card.Files)
        {
            using var session = new InferenceSession(_folder[$"version/{file.Name}"]);
            Assert.Equal(card.Classes, JsonSerializer.Deserialize<string[]>(session.ModelMetadata.CustomMetadataMap["classes"])!);
        }

        string[] again = [.. _folder.Idx(120, side: 28), "--idx-labels", labels, "--condition", "labels", "--network", network, "--from", _folder["version"], "--output", _folder["next"], "--steps", "1"];
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("vae", [.. again, "--class-names", "nought,one,two,three"]));
        Assert.NotEqual(ExitCode.Done, await TrainingFolder.TrainAsync("vae", [.. again, "--class-names", "nought,one,two,four"]));
        Assert.Contains("By class", await File.ReadAllTextAsync(_folder["version/report.html"], Token), StringComparison.Ordinal);
        var other = card with { Classes = ["one", "two"] };
        Assert.Contains("names 2", Assert.Throws<ModelInvalidException>(() => VaeModel.Load(other, _folder["version"], new InferenceOptions())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("upscale")]
    public async Task Train_TextbookRestorer_IsMeasuredOnItsOneSizeAndRefusesOthers(string task)
    {
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync(task, [.. _folder.Idx(60, side: 28), "--network", "textbook", "--output", _folder["version"], "--epochs", "1"]));
        var card = _folder.Card("version");
        var side = task == "upscale" ? 14 : 28;
        Assert.Equal((side, side, 0), (card.Files[0].Height, card.Files[0].Width, card.Files[0].ReceptiveField));
        Assert.Equal("bce", card.Training["loss"].GetString());
        Assert.True(card.Files[0].Metrics.ContainsKey(card.PromotionMetric));
        using var model = OnnxModel.Load(card, _folder["version"], new InferenceOptions());
        model.WarmUp();
        var error = Assert.Throws<ModelInvalidException>(() => model.Run(new float[30 * 28], 1, 30, 28));
        Assert.Contains($"{side} x {side}", error.Message, StringComparison.Ordinal);
    }
}
