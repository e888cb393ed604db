using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Models;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Commands;

/// <summary>The 8-bit file beside a model's file.</summary>
public sealed class TrainedInt8Tests : IDisposable
{
    private readonly TrainingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_UpscaleWithInt8_WritesASecondFileThatHostsCanTake()
    {
        var exit = await TrainingFolder.TrainAsync("upscale", ["--data", _folder.Photos(), "--output", _folder["version"], "--steps", "2", "--channels", "colour", "--batch", "2", "--patch", "16", "--int8"]);

        Assert.Equal(ExitCode.Done, exit);
        var card = _folder.Card("version");
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
        string[] data = ["--data", _folder.Photos(), "--channels", "colour", "--batch", "2", "--patch", "16"];
        await TrainingFolder.TrainAsync("upscale", [.. data, "--output", _folder["before"], "--steps", "2"]);

        var exit = await TrainingFolder.TrainAsync("upscale", [.. data, "--from", _folder["before"], "--int8-only", "--output", _folder["version"]]);

        Assert.Equal(ExitCode.Done, exit);
        var (before, card) = (_folder.Card("before"), _folder.Card("version"));
        Assert.Equal([ModelPrecision.Float32, ModelPrecision.Int8], card.Files.Select(file => file.Precision));
        Assert.Equal(before.Files[0].Sha256, card.Files[0].Sha256);
        Assert.NotEqual(before.Version, card.Version);
        Assert.Equal($"made of version {before.Version}", card.Training["int8"].GetString());
        using var model = OnnxModel.Load(card, _folder["version"], new InferenceOptions { Precision = ModelPrecision.Int8 });
        model.WarmUp();
    }

    [Fact]
    public async Task Train_Int8OnlyWithSteps_TrainsTheWeightsOfTheSecondFileOn()
    {
        string[] data = ["--data", _folder.Photos(), "--channels", "colour", "--batch", "2", "--patch", "32"];
        await TrainingFolder.TrainAsync("denoise", [.. data, "--output", _folder["before"], "--steps", "2"]);
        string[] again = [.. data, "--from", _folder["before"], "--int8-only"];

        await TrainingFolder.TrainAsync("denoise", [.. again, "--int8-steps", "0", "--output", _folder["rounded"]]);
        var exit = await TrainingFolder.TrainAsync("denoise", [.. again, "--int8-steps", "2", "--learning-rate", "1e-5", "--output", _folder["trained"]]);

        Assert.Equal(ExitCode.Done, exit);
        var (before, rounded, trained) = (_folder.Card("before"), _folder.Card("rounded"), _folder.Card("trained"));
        Assert.Equal(before.Files[0].Sha256, trained.Files[0].Sha256);
        Assert.Equal([ModelPrecision.Float32, ModelPrecision.Int8], trained.Files.Select(file => file.Precision));
        Assert.NotEqual(rounded.Files[1].Sha256, trained.Files[1].Sha256);
        using var model = OnnxModel.Load(trained, _folder["trained"], new InferenceOptions { Precision = ModelPrecision.Int8 });
        model.WarmUp();
    }
}
