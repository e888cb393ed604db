using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Sessions;
using AePipeline.Models;
using AePipeline.Tests.Imaging;

namespace AePipeline.Tests.Inference;

public sealed class OnnxModelTests
{
    [Theory]
    [InlineData("denoise.json")]
    [InlineData("upscale.json")]
    public void ReleaseMemory_BetweenTwoRuns_ChangesNoAnswer(string name)
    {
        using var model = Models.Load(Models.Read(name));
        var image = new float[3 * 90 * 70];
        for (var i = 0; i < image.Length; i++) image[i] = i % 97 / 96f;
        var before = model.Run(image, 3, 90, 70);

        model.SelectSession(3).ReleaseMemory();

        Assert.Equal(before, model.Run(image, 3, 90, 70));
    }

    [Fact]
    public void Load_WholeVersion_IsReadyOnTheCpu()
    {
        using var model = Models.Load(Models.Denoise);
        model.WarmUp();

        Assert.Equal("CPU", model.Provider);
        Assert.NotEmpty(model.ProviderReason);
        Assert.Same(Models.Denoise, model.Card);
    }

    [Fact]
    public void Load_CudaByNameOnABuildWithout_FailsAndSaysHowToGoOn()
    {
        var options = new InferenceOptions { Provider = ProviderChoice.Cuda };

        var error = Assert.Throws<ProviderUnavailableException>(() => OnnxModel.Load(Models.Denoise, Models.Folder, options));

        Assert.Contains("Inference__Provider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileWithOtherContent_IsInvalid()
    {
        using var folder = new TempFolder();
        var file = File.ReadAllBytes(Path.Combine(Models.Folder, "unet-rgb.onnx"));
        file[^1] ^= 1;
        folder.Write("unet-rgb.onnx", file);

        AssertInvalid(Models.ColourOnly, folder.Path, "SHA-256");
    }

    [Fact]
    public void Load_FileIsMissing_IsInvalid()
    {
        using var folder = new TempFolder();

        AssertInvalid(Models.ColourOnly, folder.Path, "unet-rgb.onnx is missing");
    }

    [Fact]
    public void Load_FileThatIsNotOnnx_IsInvalid()
    {
        using var folder = new TempFolder();
        folder.Write("unet-rgb.onnx", "not a model"u8);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("not a model"u8));

        AssertInvalid(Models.With(Models.ColourOnly, file => file with { Sha256 = hash }), folder.Path, "does not load");
    }

    [Fact]
    public void Load_CardWithOtherChannels_IsInvalid() =>
        AssertInvalid(Models.With(Models.ColourOnly, file => file with { Channels = 1 }), Models.Folder, "[N, 1, H, W]");

    [Fact]
    public void Load_CardWithAnotherTask_IsInvalidForTheOutputsName() =>
        AssertInvalid(Models.ColourOnly with { Task = "upscale" }, Models.Folder, "no output named 'upscaled'");

    [Fact]
    public void Load_TaskThatGivesNoImage_IsInvalid() =>
        AssertInvalid(Models.ColourOnly with { Task = "embed" }, Models.Folder, "embed");

    [Fact]
    public void Load_CardWithoutReceptiveField_IsInvalid() =>
        AssertInvalid(Models.With(Models.ColourOnly, file => file with { ReceptiveField = 0 }), Models.Folder, "receptive field of 0");

    [Fact]
    public void WarmUp_CardWithAnotherScale_IsInvalid()
    {
        using var model = Models.Load(Models.Upscale with { Scale = 3 });

        Assert.Throws<ModelInvalidException>(model.WarmUp);
    }

    [Fact]
    public void Load_SeveralPrecisions_TakesThePreferredOne()
    {
        var unreadable = Models.ColourOnly.Files[0] with { Name = "none.onnx", Precision = "int8" };
        var card = Models.ColourOnly with { Files = [unreadable, .. Models.ColourOnly.Files] };

        OnnxModel.Load(card, Models.Folder, new InferenceOptions { Precision = ModelPrecision.Float32 }).Dispose();
        Assert.Throws<ModelInvalidException>(() => OnnxModel.Load(card, Models.Folder, new InferenceOptions { Precision = ModelPrecision.Int8 }));
    }

    [Fact]
    public void Load_SeveralPrecisionsAndNoPreference_ServesOneThatRuns()
    {
        var other = Models.ColourOnly.Files[0] with { Precision = ModelPrecision.Int8 };
        using var model = Models.Load(Models.ColourOnly with { Files = [.. Models.ColourOnly.Files, other] });

        Assert.Single(model.Files);
        model.WarmUp();
    }

    [Fact]
    public void Run_SidesThatAreNoMultipleOfTheAlignment_KeepTheirSize()
    {
        using var model = Models.Load(Models.Denoise);
        var image = RandomImage(3 * 37 * 50);

        Assert.Equal(image.Length, model.Run(image, 3, 37, 50).Length);
        Assert.Equal(3, model.Run(new float[3], 3, 1, 1).Length);
    }

    [Fact]
    public void Run_Upscale_GivesTheScaledShape()
    {
        using var model = Models.Load(Models.Upscale);

        Assert.Equal(3 * 20 * 14, model.Run(RandomImage(3 * 10 * 7), 3, 10, 7).Length);
    }

    [Fact]
    public void Run_GreyOnAColourModel_IsTheMeanOfTheRepeatedImagesChannels()
    {
        using var model = Models.Load(Models.ColourOnly);
        var grey = RandomImage(40 * 48);

        var colour = model.Run((float[])[.. grey, .. grey, .. grey], 3, 40, 48);
        var result = model.Run(grey, 1, 40, 48);

        for (var i = 0; i < grey.Length; i++)
        {
            Assert.Equal((colour[i] + colour[i + grey.Length] + colour[i + (2 * grey.Length)]) / 3, result[i], tolerance: 1e-6);
        }
    }

    [Fact]
    public void Run_ColourOnAGreyModel_IsEachChannelByItself()
    {
        using var model = Models.Load(Models.GreyOnly);
        var colour = RandomImage(3 * 40 * 48);

        var expected = colour.Chunk(40 * 48).SelectMany(plane => model.Run(plane, 1, 40, 48));

        Assert.Equal(expected, model.Run(colour, 3, 40, 48));
    }

    [Fact]
    public void Run_GreyOnAModelWithBoth_UsesTheGreyFile()
    {
        using var both = Models.Load(Models.Denoise);
        using var grey = Models.Load(Models.GreyOnly);
        var image = RandomImage(40 * 48);

        Assert.Equal(grey.Run(image, 1, 40, 48), both.Run(image, 1, 40, 48));
    }

    [Theory]
    [InlineData(3, 5, 5)]
    [InlineData(2, 5, 5)]
    public void Run_ShapeThatDoesNotMatch_IsRefused(int channels, int height, int width)
    {
        using var model = Models.Load(Models.Denoise);

        Assert.Throws<ArgumentException>(() => model.Run(new float[50], channels, height, width));
    }

    private static float[] RandomImage(int samples)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, samples).Select(_ => random.NextSingle())];
    }

    private static void AssertInvalid(ModelCard card, string folder, string says)
    {
        var error = Assert.Throws<ModelInvalidException>(() => OnnxModel.Load(card, folder, new InferenceOptions()));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
