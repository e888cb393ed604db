using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Families.Upscale;
using AePipeline.TrainingJob.Families.Vae;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Onnx.Protobuf;
using AePipeline.TrainingJob.Tests.Support;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Networks;

public sealed class FamilyNetworkTests(RuntimeLog runtime) : IDisposable
{
    private static readonly SampleShape Digit = SampleShape.Image(1, 28, 28);
    private static readonly SampleShape Photo = SampleShape.Image(3, 32, 48);
    private static readonly int[] Hidden = [20, 10];

    /// <summary>Every network with the tensors of the contract; a dimension's name stands for one that is left open.</summary>
    private static readonly Dictionary<string, (LayerGraph Graph, string[] Tensors)> Networks = new()
    {
        { "denoise", (DenoiseNetwork.Describe(3, new DenoiseShape(8, 4, 8, 1, 1, 1, 1, 1)), ["image batch 3 height width", "strength batch", "denoised batch 3 height width"]) },
        { "upscale x2", (UpscaleNetwork.Describe(3, 2, new UpscaleShape(8, 1)), ["image batch 3 height width", "upscaled batch 3 output_height output_width"]) },
        { "upscale x4", (UpscaleNetwork.Describe(1, 4, new UpscaleShape(8, 1)), ["image batch 1 height width", "upscaled batch 1 output_height output_width"]) },
        { "embed", (EmbedNetwork.Describe(Photo, 5, CoderShape.For(Photo, squashOutput: false)), ["image batch 3 32 48", "latent batch 5", "reconstruction batch 3 32 48"]) },
        { "embed, of statistics", (EmbedNetwork.Describe(Photo, 5, CoderShape.For(Photo, squashOutput: false), ofStatistics: true), ["image batch 3 32 48", "latent batch 5", "reconstruction batch 3 32 48"]) },
        { "denoise, as published", (DenoiseNetwork.Describe(1, DenoiseShape.Default), ["image batch 1 height width", "strength batch", "denoised batch 1 height width"]) },
        { "upscale, as published", (UpscaleNetwork.Describe(3, 4, UpscaleShape.Small), ["image batch 3 height width", "upscaled batch 3 output_height output_width"]) },
        { "embed, digits", (EmbedNetwork.Describe(Digit, 5, CoderShape.For(Digit, squashOutput: true)), ["image batch 1 28 28", "latent batch 5", "reconstruction batch 1 28 28"]) },
        { "vae encoder, dense", (VaeNetwork.DescribeEncoder(Digit, 2, Hidden), ["image batch 1 28 28", "z_mean batch 2", "z_log_var batch 2"]) },
        { "vae decoder, dense", (VaeNetwork.DescribeDecoder(Digit, 2, Hidden), ["z batch 2", "image batch 1 28 28"]) },
        { "vae encoder", (VaeNetwork.DescribeEncoder(Photo, 3, CoderShape.For(Photo, squashOutput: false)), ["image batch 3 32 48", "z_mean batch 3", "z_log_var batch 3"]) },
        { "vae decoder", (VaeNetwork.DescribeDecoder(Photo, 3, CoderShape.For(Photo, squashOutput: false)), ["z batch 3", "image batch 3 32 48"]) },
        { "textbook", (TextbookNetwork.DescribeEmbed(), ["image batch 1 28 28", "latent batch 128", "reconstruction batch 1 28 28"]) },
        { "textbook denoise", (TextbookNetwork.DescribeDenoise(), ["image batch 1 28 28", "denoised batch 1 28 28"]) },
        { "textbook upscale", (TextbookNetwork.DescribeUpscale(), ["image batch 1 14 14", "upscaled batch 1 28 28"]) },
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Networks.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_EveryNetwork_KeepsTheTensorContractAndAgreesWithTorchSharp(string name)
    {
        var (graph, tensors) = Networks[name];
        manual_seed(1);
        using var module = new GraphModule(graph);
        var path = _folder["model.onnx"];
        OnnxExporter.Export(module, path);

        Assert.InRange(ParityCheck.Verify(module, path), 0, ParityCheck.Tolerance);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        Assert.True(model.OpsetImport.Single(set => set.Domain.Length == 0).Version >= 17);
        Assert.Equal(tensors, model.Graph.Input.Concat(model.Graph.Output).Select(Describe));
        using var session = new InferenceSession(path);
        Assert.Equal(tensors.Skip(model.Graph.Input.Count).Select(tensor => tensor.Split(' ')[0]), session.OutputMetadata.Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_EveryNetwork_LoadsInOnnxRuntimeWithoutAWarning(string name)
    {
        using var module = new GraphModule(Networks[name].Graph);
        OnnxExporter.Export(module, _folder["model.onnx"]);
        Assert.Empty(runtime.LoadAndListen(_folder["model.onnx"]));
    }

    [Fact]
    public void Load_FileWithWeightsThatNothingReads_IsComplainedAbout()
    {
        using var module = new GraphModule(Networks["denoise"].Graph);
        OnnxExporter.Export(module, _folder["model.onnx"]);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder["model.onnx"]));
        model.Graph.Initializer.Add(new TensorProto(model.Graph.Initializer[0]) { Name = "unused" });
        File.WriteAllBytes(_folder["model.onnx"], model.ToByteArray());
        Assert.Contains("unused", Assert.Single(runtime.LoadAndListen(_folder["model.onnx"])), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_OwnExport_RestoresEveryWeightOfEveryNetwork(string name)
    {
        var graph = Networks[name].Graph;
        using var source = new GraphModule(graph);
        using var target = new GraphModule(graph);
        OnnxExporter.Export(source, _folder["model.onnx"]);
        OnnxWeights.Load(_folder["model.onnx"], target);
        using var scope = NewDisposeScope();
        Assert.All(source.parameters().Zip(target.parameters()), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
    }

    [Fact]
    public void ReceptiveField_NetworksOfOneImageSize_IsNone()
    {
        Assert.Equal(0, EmbedNetwork.Describe(Digit, 2, CoderShape.For(Digit, squashOutput: true)).Reach.ReceptiveField);
        Assert.Equal(0, TextbookNetwork.DescribeDenoise().Reach.ReceptiveField);
        Assert.Equal(0, VaeNetwork.DescribeDecoder(Digit, 2, Hidden).Reach.ReceptiveField);
        Assert.Equal(1, VaeNetwork.DescribeEncoder(Digit, 2, Hidden).Reach.Alignment);
    }

    [Fact]
    public void Textbook_Autoencoder_HasTheCodeOfTheLesson()
    {
        var graph = TextbookNetwork.DescribeEmbed();
        Assert.Equal(SampleShape.Image(8, 4, 4), graph.ShapeOf("encoder2.pool"));
        using var module = new GraphModule(graph);
        const int Encoder = (9 * 16) + 16 + (9 * 16 * 8) + 8 + (9 * 8 * 8) + 8;
        const int Decoder = (2 * ((9 * 8 * 8) + 8)) + (9 * 8 * 16) + 16 + (9 * 16) + 1;
        Assert.Equal(Encoder + Decoder, module.parameters().Sum(weight => weight.numel()));
    }

    [Fact]
    public void Textbook_Vae_Has784And512UnitsOnBothSides()
    {
        using var model = new NetworkSet(VaeNetwork.DescribeEncoder(Digit, 2, [512]), VaeNetwork.DescribeDecoder(Digit, 2, [512]));
        const int Encoder = (784 * 512) + 512 + (2 * ((512 * 2) + 2));
        const int Decoder = (2 * 512) + 512 + (512 * 784) + 784;
        Assert.Equal(Encoder + Decoder, model.WeightCount);
    }

    [Fact]
    public void Upscale_FreshNetworkWithoutItsCorrection_IsBicubic()
    {
        var graph = UpscaleNetwork.Describe(1, 2, new UpscaleShape(4, 1));
        using var module = new GraphModule(graph);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (_, weight) in module.ModuleOf(graph.Nodes.Single(node => node.Name == "tail"))!.named_parameters()) weight.zero_();
        var bicubic = new LayerGraph("image", SampleShape.Image(1));
        bicubic.Add("bicubic", new BicubicUpscale(1, 2), "image");
        var image = rand(1, 1, 9, 7);
        Assert.True(module.forward(image).allclose(new GraphModule(bicubic).forward(image)));
    }

    [Fact]
    public void Load_GreyUpscalerFromColour_ComputesWhatTheColourOneDoesOnAGreyImage()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var colour = new GraphModule(UpscaleNetwork.Describe(3, 2, new UpscaleShape(8, 1)));
        var grey = new GraphModule(UpscaleNetwork.Describe(1, 2, new UpscaleShape(8, 1)));
        OnnxExporter.Export(colour, _folder["colour.onnx"]);
        OnnxWeights.Load(_folder["colour.onnx"], grey);
        var image = rand(1, 1, 10, 6);
        var expected = colour.forward(image.expand(1, 3, 10, 6)).mean([1], keepdim: true);
        Assert.InRange((grey.forward(image) - expected).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Embed_WithoutSquashing_HasALinearImageThatNoSaturationCanHold()
    {
        // A sigmoid under squared error was seen to end at all black, without a gradient, in the first hundred steps.
        var linear = EmbedNetwork.Describe(Digit, 2, CoderShape.For(Digit, squashOutput: false));
        Assert.IsType<Convolution>(linear.LayerOf("reconstruction"));
        Assert.IsType<Sigmoid>(EmbedNetwork.Describe(Digit, 2, CoderShape.For(Digit, squashOutput: true)).LayerOf("reconstruction"));
    }

    [Fact]
    public void CoderShape_SidesThatAreOdd_SaysWhatToGive()
    {
        var error = Assert.Throws<ArgumentException>(() => CoderShape.For(SampleShape.Image(1, 27, 27), squashOutput: true));
        Assert.Contains("--size", error.Message, StringComparison.Ordinal);
    }

    private static string Describe(ValueInfoProto tensor) =>
        $"{tensor.Name} {string.Join(' ', tensor.Type.TensorType.Shape.Dim.Select(side => side.DimParam.Length > 0 ? side.DimParam : $"{side.DimValue}"))}";
}
