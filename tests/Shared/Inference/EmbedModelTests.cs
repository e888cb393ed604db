using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Sessions;
using AePipeline.Models;
using AePipeline.Tests.Imaging;

namespace AePipeline.Tests.Inference;

public sealed class EmbedModelTests
{
    [Fact]
    public void Load_WholeVersion_IsReadyOnTheCpu()
    {
        using var model = Load(Models.Embed);
        model.WarmUp();

        Assert.Equal("CPU", model.Provider);
        Assert.Equal(new ImageShape(3, 16, 16), model.Shape);
        Assert.Equal("embed-rgb.onnx", model.File.Name);
    }

    [Fact]
    public void Load_CudaByNameOnABuildWithout_FailsAndSaysHowToGoOn()
    {
        var options = new InferenceOptions { Provider = ProviderChoice.Cuda };

        var error = Assert.Throws<ProviderUnavailableException>(() => EmbedModel.Load(Models.Embed, Models.Folder, options));

        Assert.Contains("Inference__Provider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileWithOtherContent_IsInvalid()
    {
        using var folder = new TempFolder();
        var file = File.ReadAllBytes(Path.Combine(Models.Folder, "embed-rgb.onnx"));
        file[^1] ^= 1;
        folder.Write("embed-rgb.onnx", file);

        AssertInvalid(() => EmbedModel.Load(Models.Embed, folder.Path, new InferenceOptions()), "SHA-256");
    }

    [Fact]
    public void Load_ModelOfAnotherFamily_NamesItsOutputs() =>
        AssertInvalid(() => Load(Models.ColourOnly with { Task = "embed" }), "denoised");

    [Theory]
    [InlineData(1, 16, 16)]
    [InlineData(3, 28, 16)]
    [InlineData(3, 16, 28)]
    public void Load_CardWithAnotherShape_IsInvalid(int channels, int height, int width) => AssertInvalid(
        () => Load(Models.With(Models.Embed, file => file with { Channels = channels, Height = height, Width = width })),
        $"[3, 16, 16]; its card says [{channels}, {height}, {width}]");

    [Fact]
    public void WarmUp_CardWithAnotherLatentSize_IsInvalid()
    {
        using var model = Load(Models.With(Models.Embed, file => file with { LatentSize = 32 }));

        AssertInvalid(model.WarmUp, "48 latent values");
    }

    private static EmbedModel Load(ModelCard card) => EmbedModel.Load(card, Models.Folder, new InferenceOptions());

    private static void AssertInvalid(Action action, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelInvalidException>(action).Message, StringComparison.Ordinal);

    private static void AssertInvalid(Func<EmbedModel> load, string expected) => AssertInvalid(() => load().Dispose(), expected);
}
