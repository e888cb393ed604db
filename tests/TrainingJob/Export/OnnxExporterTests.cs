using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Protobuf;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Export;

public sealed class OnnxExporterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aepipeline-onnx-").FullName;

    private string ModelPath => Path.Combine(_folder, "model.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Export_FreshNetwork_AgreesWithTorchSharp(int channels)
    {
        using var module = new GraphModule(DenoiseNetwork.Describe(channels, DenoiseShape.Default));
        OnnxExporter.Export(module, ModelPath);
        Assert.InRange(ParityCheck.Verify(module, ModelPath), 0, ParityCheck.Tolerance);
    }

    [Fact]
    public void Verify_WeightsChangedAfterTheExport_Refuses()
    {
        using var module = new GraphModule(DenoiseNetwork.Describe(1, DenoiseShape.Default));
        OnnxExporter.Export(module, ModelPath);
        using (no_grad())
        {
            module.parameters().Last().add_(0.01f);
        }

        var error = Assert.Throws<InvalidDataException>(() => ParityCheck.Verify(module, ModelPath));
        Assert.Contains(ModelPath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_Denoiser_KeepsTheTensorContract()
    {
        using var module = new GraphModule(DenoiseNetwork.Describe(3, DenoiseShape.Default));
        OnnxExporter.Export(module, ModelPath);

        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(ModelPath));
        Assert.True(model.OpsetImport.Single(set => set.Domain.Length == 0).Version >= 17);
        foreach (var (tensor, name) in new[] { (model.Graph.Input[0], "image"), (model.Graph.Output.Single(), "denoised") })
        {
            Assert.Equal(name, tensor.Name);
            var shape = tensor.Type.TensorType.Shape.Dim;
            Assert.Equal(["batch", "", "height", "width"], shape.Select(dimension => dimension.DimParam));
            Assert.Equal(3, shape[1].DimValue);
        }

        Assert.Equal(["image", "strength"], model.Graph.Input.Select(input => input.Name));
        Assert.Equal("batch", Assert.Single(model.Graph.Input[1].Type.TensorType.Shape.Dim).DimParam);
    }

    [Fact]
    public void Load_OwnExport_RestoresEveryWeight()
    {
        using var scope = NewDisposeScope();
        var source = new GraphModule(DenoiseNetwork.Describe(3, DenoiseShape.Default));
        var target = new GraphModule(DenoiseNetwork.Describe(3, DenoiseShape.Default));
        OnnxExporter.Export(source, ModelPath);
        OnnxWeights.Load(ModelPath, target);
        Assert.All(source.parameters().Zip(target.parameters()), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
    }

    [Fact]
    public void Load_GreyFromColour_ComputesWhatTheColourNetworkDoesOnAGreyImage()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var colour = new GraphModule(DenoiseNetwork.Describe(3, DenoiseShape.Default));
        var grey = new GraphModule(DenoiseNetwork.Describe(1, DenoiseShape.Default));
        OnnxExporter.Export(colour, ModelPath);
        OnnxWeights.Load(ModelPath, grey);

        var image = rand(1, 1, 16, 16);
        var expected = colour.forward(image.expand(1, 3, 16, 16)).mean([1], keepdim: true);
        Assert.InRange((grey.forward(image) - expected).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Load_OtherShape_SaysSo()
    {
        using var small = new GraphModule(DenoiseNetwork.Describe(3, DenoiseShape.Default));
        using var wide = new GraphModule(DenoiseNetwork.Describe(3, new DenoiseShape(8, 16, 32, 1, 1, 1, 1, 1)));
        OnnxExporter.Export(wide, ModelPath);
        var error = Assert.Throws<InvalidDataException>(() => OnnxWeights.Load(ModelPath, small));
        Assert.Contains("head", error.Message, StringComparison.Ordinal);
    }
}
