using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Families.Upscale;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Onnx.Protobuf;
using AePipeline.TrainingJob.Onnx.Quantization;
using AePipeline.TrainingJob.Training;
using AePipeline.TrainingJob.Versions;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Onnx;

public sealed class QdqQuantizerTests : IDisposable
{
    private const int Side = 24;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Quantize_ADenoiser_ComputesNearlyTheSameInAQuarterOfTheBytes()
    {
        var (whole, quantized) = Quantize(DenoiseNetwork.Describe(3, new DenoiseShape(8, 16, 24, 1, 1, 1, 1, 1)), new DenoiseObjective(ReconstructionLoss.L1, new Corruption()));
        var image = new float[3 * Side * Side];
        for (var i = 0; i < image.Length; i++) image[i] = 0.5f + (0.4f * MathF.Sin(i / 7f));

        Assert.InRange(MeanDifference(whole, quantized, image), 1e-6, 0.01);
        Assert.InRange(quantized.CalculateSize(), 1, whole.CalculateSize() / 2);
    }

    [Fact]
    public void Quantize_ADenoiser_LeavesWhatIsAtTheImageAndAtTheLevelAlone()
    {
        var graph = DenoiseNetwork.Describe(3, new DenoiseShape(8, 16, 24, 1, 1, 1, 1, 1));
        var (_, quantized) = Quantize(graph, new DenoiseObjective(ReconstructionLoss.L1, new Corruption()), DenoiseNetwork.Exact(graph));

        string[] Inputs(string name) => [.. quantized.Graph.Node.Single(node => node.Name == name).Input];
        Assert.Equal(["image", "head.weight", "head.bias"], Inputs("head"));
        Assert.Equal(["image", "detail.weight", "detail.bias"], Inputs("detail"));
        Assert.Equal("level.hidden.weight", Inputs("level.hidden")[1]);
        Assert.Equal("finish.block0.first.weight", Inputs("finish.block0.first")[1]);
        // What the correction is added to is the image itself.
        Assert.Equal("image", Inputs("denoised")[0]);
        Assert.Equal("tail.weight", Inputs("tail")[1]);
        Assert.Equal("level.raw.weight", Inputs("level.raw")[1]);
        Assert.Equal(
            ["encoder.block0.first.relu.dequantized", "encoder.block0.second.weight.dequantized", "encoder.block0.second.bias.dequantized"],
            Inputs("encoder.block0.second"));
        Assert.Equal(["head.dequantized", "encoder.block0.second.dequantized"], Inputs("encoder.block0"));
        Assert.Equal(quantized.Graph.Initializer.Count, quantized.Graph.Initializer.Select(tensor => tensor.Name).Distinct().Count());
    }

    [Fact]
    public void Quantize_AnUpscaler_LeavesTheBicubicEnlargementAlone()
    {
        var (whole, quantized) = Quantize(UpscaleNetwork.Describe(3, 2, new UpscaleShape(16, 2)), new UpscaleObjective(ReconstructionLoss.L1, 2));
        var image = new float[3 * Side * Side];
        Array.Fill(image, 0.3f);

        Assert.InRange(MeanDifference(whole, quantized, image), 1e-6, 0.01);
        Assert.DoesNotContain(quantized.Graph.Node, node => node.Name.StartsWith("bicubic", StringComparison.Ordinal) && node.Input.Any(input => input.EndsWith(".dequantized", StringComparison.Ordinal)));
    }

    [Fact]
    public void Quantize_ChannelsThatAreSpreadOverPixels_KeepsThemInTheirPlaces()
    {
        var graph = new LayerGraph("image", SampleShape.Image(3));
        var up = graph.Add("up", new DepthToSpace(2), graph.Add("depth", new Convolution(3, 16, 1), "image"));
        graph.Add("tail", new Convolution(4, 3, 3), graph.Add("middle", new Convolution(4, 4, 3), up));
        var (whole, quantized) = Quantize(graph, new UpscaleObjective(ReconstructionLoss.L1, 2));
        var image = new float[3 * Side * Side];
        for (var i = 0; i < image.Length; i++) image[i] = 0.5f + (0.4f * MathF.Sin(i / 7f));
        var expected = Run(whole, image);

        Assert.InRange(MeanDifference(whole, quantized, image), 0, 0.05 * expected.Select(value => Math.Abs(value - expected.Average())).Average());
        Assert.DoesNotContain(quantized.Graph.Node, node => node.OpType == "DepthToSpace");
    }

    [Fact]
    public void Rounded_SimulatedInTraining_ComputesWhatTheFileDoes()
    {
        // Deeper networks would multiply the one step by which a map of floating point may fall to the other side of a half.
        var graph = new LayerGraph("image", SampleShape.Image(3));
        graph.Add("tail", new Convolution(16, 3, 3), graph.AddResidualBlock("block", graph.Add("head", new Convolution(3, 16, 3), "image"), 16));
        manual_seed(1);
        using var networks = new NetworkSet(graph);
        var module = networks.Modules[0];
        RoundWeights(module);
        var model = OnnxExporter.ToModel(module);
        var ranges = ActivationRanges.Measure(networks, new DenoiseObjective(ReconstructionLoss.L1, new Corruption()), [Noise()]);
        var image = new float[3 * Side * Side];
        for (var i = 0; i < image.Length; i++) image[i] = 0.5f + (0.4f * MathF.Sin(i / 7f));
        var bytes = Run(QdqQuantizer.Quantize(model, ranges, "head"), image);

        var exact = MeanDifference(bytes, Compute(module, image));
        module.Round(new SimulatedRounding(QdqQuantizer.Rounded(model, ranges, "head")));
        var rounded = MeanDifference(bytes, Compute(module, image));

        Assert.InRange(rounded, 0, exact / 20);
    }

    [Fact]
    public void Quantize_WithRangesOfAnotherNetwork_NamesTheTensor()
    {
        using var module = new GraphModule(UpscaleNetwork.Describe(3, 2, new UpscaleShape(8, 1)));
        var model = OnnxExporter.ToModel(module);

        var error = Assert.Throws<ArgumentException>(() => QdqQuantizer.Quantize(model, new Dictionary<string, ActivationRange>()));
        Assert.Contains("range of 'head'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 1f / 255, 0)]
    [InlineData(0, 2, 2f / 255, 0)]
    [InlineData(-1, 1, 2f / 255, 127)]
    [InlineData(-3, 0, 3f / 255, 255)]
    public void Range_OfValues_HasAByteForZero(float least, float largest, float scale, byte zero)
    {
        var range = default(ActivationRange).With(least, largest);

        Assert.Equal((scale, zero), (range.Scale, range.ZeroPoint));
    }

    [Theory]
    [InlineData(35.91, true)]
    [InlineData(35.89, false)]
    [InlineData(36.5, true)]
    public void IsGoodEnough_ByATenthOfADecibel(double measured, bool expected)
    {
        var whole = new Dictionary<string, double> { ["psnr.sigma25"] = 36, ["psnr.sigma0"] = 50, ["psnr.noisy.sigma25"] = 99, ["ssim.sigma25"] = 1 };

        Assert.Equal(expected, QuantizedFile.IsGoodEnough(new Dictionary<string, double> { ["psnr.sigma25"] = measured, ["psnr.sigma0"] = 45 }, whole));
    }

    [Fact]
    public void IsGoodEnough_WorseOnRealUploadsAlone_IsNot()
    {
        var whole = new Dictionary<string, double> { ["psnr.sigma25"] = 36, ["psnr.camera-medium-jpeg90"] = 32, ["psnr.noisy.camera-medium-jpeg90"] = 99 };

        Assert.False(QuantizedFile.IsGoodEnough(new Dictionary<string, double> { ["psnr.sigma25"] = 36, ["psnr.camera-medium-jpeg90"] = 31.8 }, whole));
        Assert.True(QuantizedFile.IsGoodEnough(new Dictionary<string, double> { ["psnr.sigma25"] = 36, ["psnr.camera-medium-jpeg90"] = 31.95 }, whole));
    }

    [Fact]
    public void Quantize_ADenoiser_HasTheRuntimeComputeItsMiddleInBytesWithTheChannelsLast()
    {
        var (_, quantized) = Quantize(DenoiseNetwork.Describe(3, new DenoiseShape(8, 16, 24, 1, 1, 1, 1, 1)), new DenoiseObjective(ReconstructionLoss.L1, new Corruption()));

        var nodes = Optimize(quantized);
        // Five blocks, two skips, and what tells the remover.
        Assert.Equal(8, nodes.Count(node => node.OpType == "QLinearAdd"));
        Assert.DoesNotContain(nodes, node => node.OpType == "DepthToSpace");
        Assert.All(nodes.Where(node => node.OpType == "QLinearConv"), node => Assert.Contains(node.Attribute, attribute => attribute is { Name: "channels_last", I: 1 }));
    }

    [Fact]
    public void Quantize_AnUpscaler_LeavesNoReorderingBetweenConvolutions()
    {
        var (_, quantized) = Quantize(UpscaleNetwork.Describe(3, 2, new UpscaleShape(16, 2)), new UpscaleObjective(ReconstructionLoss.L1, 2));

        var nodes = Optimize(quantized);
        var first = nodes.FindIndex(node => node.OpType == "QLinearConv");
        var last = nodes.FindLastIndex(node => node.OpType == "QLinearAdd");
        Assert.All(nodes[first..last], node => Assert.Contains(node.OpType, (string[])["QLinearConv", "QLinearAdd"]));
    }

    private static (ModelProto Whole, ModelProto Quantized) Quantize(LayerGraph graph, IObjective objective, params IReadOnlyCollection<string> exact)
    {
        manual_seed(1);
        using var networks = new NetworkSet(graph);
        var model = OnnxExporter.ToModel(networks.Modules[0]);
        return (model, QdqQuantizer.Quantize(model, ActivationRanges.Measure(networks, objective, [Noise()]), exact));
    }

    private static ImageBatch Noise()
    {
        var samples = new byte[8 * 3 * 48 * 48];
        new Random(1).NextBytes(samples);
        return new ImageBatch(samples, 8, 48, 48, 3);
    }

    /// <summary>The nodes that hosts compute with, in their order.</summary>
    private List<NodeProto> Optimize(ModelProto model)
    {
        using var settings = OnnxModel.CreateSessionOptions(new InferenceOptions());
        settings.OptimizedModelFilePath = _folder["optimized.onnx"];
        settings.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        using var session = new InferenceSession(model.ToByteArray(), settings);
        return [.. ModelProto.Parser.ParseFrom(File.ReadAllBytes(settings.OptimizedModelFilePath)).Graph.Node];
    }

    /// <summary>Has bytes hold the weights of convolutions exactly, so that what differs is the maps.</summary>
    private static void RoundWeights(GraphModule module)
    {
        using var noGradient = no_grad();
        foreach (var weights in module.parameters().Where(weights => weights.dim() == 4))
        {
            var steps = weights.abs().amax([1, 2, 3], keepdim: true) / sbyte.MaxValue;
            weights.copy_((weights / steps).round() * steps);
        }
    }

    private static float[] Compute(GraphModule module, float[] image)
    {
        using var noGradient = no_grad();
        using var input = tensor(image, [1, 3, Side, Side]);
        using var output = module.Compute(input)[0];
        return output.contiguous().data<float>().ToArray();
    }

    private static double MeanDifference(ModelProto a, ModelProto b, float[] image) => MeanDifference(Run(a, image), Run(b, image));

    private static double MeanDifference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    private static float[] Run(ModelProto model, float[] image)
    {
        using var settings = OnnxModel.CreateSessionOptions(new InferenceOptions());
        using var session = new InferenceSession(model.ToByteArray(), settings);
        using var input = OrtValue.CreateTensorValueFromMemory(image, [1, 3, Side, Side]);
        using var options = new RunOptions();
        using var strength = OrtValue.CreateTensorValueFromMemory(new float[] { 1 }, [1]);
        OrtValue[] inputs = session.InputNames.Count > 1 ? [input, strength] : [input];
        using var outputs = session.Run(options, session.InputNames, inputs, session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
