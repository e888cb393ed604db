using AePipeline.Imaging;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Networks;

public sealed class LayerTests : IDisposable
{
    private static readonly SampleShape Odd = SampleShape.Image(4, 7, 9);

    private readonly TemporaryFolder _folder = new();

    private static readonly Dictionary<string, LayerGraph> Graphs = new()
    {
        { "convolution", Of(SampleShape.Image(4), new Convolution(4, 6, 3)) },
        { "convolution, odd size", Of(Odd, new Convolution(4, 6, 3)) },
        { "convolution 5x5", Of(Odd, new Convolution(4, 2, 5)) },
        { "convolution, strided", Of(SampleShape.Image(4), new Convolution(4, 6, 2, Stride: 2)) },
        { "convolution, strided, odd size", Of(Odd, new Convolution(4, 6, 2, Stride: 2)) },
        { "convolution, not padded", Of(Odd, new Convolution(4, 6, 3, Padding: 0)) },
        { "depth to space", Of(SampleShape.Image(8), new DepthToSpace(2)) },
        { "depth to space by 3", Of(SampleShape.Image(18, 5, 3), new DepthToSpace(3)) },
        { "relu", Of(SampleShape.Image(4), new Relu()) },
        { "sigmoid", Of(SampleShape.Image(4), new Sigmoid()) },
        { "sum", Of(SampleShape.Image(4), new Sum(), inputs: 2) },
        { "softplus", Of(SampleShape.Image(4), new Softplus()) },
        { "clamp", Of(SampleShape.Image(4), new Clamp(0.001f, 0.999f)) },
        { "scale", Of(SampleShape.Image(1), new Scale(), inputs: 2) },
        { "convolution 6x6, strided", Of(SampleShape.Image(4), new Convolution(4, 6, 6, Stride: 2)) },
        { "dense", Of(SampleShape.Vector(11), new Dense(11, 5)) },
        { "flatten", Of(Odd, new Flatten()) },
        { "soft histogram", Of(SampleShape.Image(3), new SoftHistogram(SoftBins.OfColours(3, 4))) },
        { "soft histogram, grey, strided, odd size", Of(SampleShape.Image(1, 7, 9), new SoftHistogram(SoftBins.OfColours(1, 16), Stride: 3)) },
        { "polar gradient", Of(SampleShape.Image(3, 7, 9), new PolarGradient([0.5f, 0.2f, -0.7f])) },
        { "polar gradient, grey, strided, odd size", Of(SampleShape.Image(1, 7, 9), new PolarGradient([1], stride: 2)) },
        { "square root", Of(SampleShape.Vector(11), new SquareRoot()) },
        { "join", Of(SampleShape.Vector(11), new Join(), inputs: 3) },
        { "unflatten", Of(SampleShape.Vector(4 * 7 * 9), new Unflatten(4, 7, 9)) },
        { "max-pool", Of(SampleShape.Image(4), new MaxPool(2)) },
        { "max-pool, odd size", Of(Odd, new MaxPool(2)) },
        { "max-pool, padded, odd size", Of(Odd, new MaxPool(2, Padding: 1)) },
        { "upsample", Of(SampleShape.Image(4), new UpsampleNearest(2)) },
        { "upsample by 3, odd size", Of(Odd, new UpsampleNearest(3)) },
        { "bicubic x2", Of(SampleShape.Image(3), new BicubicUpscale(3, 2)) },
        { "bicubic x4", Of(SampleShape.Image(1), new BicubicUpscale(1, 4)) },
        { "bicubic x2, odd size", Of(Odd, new BicubicUpscale(4, 2)) },
    };

    public static TheoryData<string> All => [.. Graphs.Keys];

    /// <summary>Those whose every pixel depends on a part of the input only.</summary>
    public static TheoryData<string> Local => [.. Graphs.Where(graph => graph.Value.Reach.IsLocal).Select(graph => graph.Key)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Export_OneLayer_AgreesWithTorchSharpAndWithItsShape(string name)
    {
        var graph = Graphs[name];
        manual_seed(1);
        using var module = new GraphModule(graph);
        OnnxExporter.Export(module, _folder["layer.onnx"]);
        Assert.InRange(ParityCheck.Verify(module, _folder["layer.onnx"]), 0, ParityCheck.Tolerance);

        var input = graph.InputShape;
        using var values = input.IsVector ? rand(2, input.Channels) : rand(2, input.Channels, input.Height ?? 6, input.Width ?? 10);
        using var output = module.forward(values);
        var shape = graph.ShapeOf(graph.Outputs[0]);
        long[] expected = shape.IsVector ? [2, shape.Channels] : [2, shape.Channels, shape.Height ?? output.shape[2], shape.Width ?? output.shape[3]];
        Assert.True(expected.SequenceEqual(output.shape), $"{name}: [{string.Join(", ", output.shape)}]");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Bicubic_InsideAnImage_IsTheBicubicOfTheLiterature(int factor)
    {
        var image = new FloatImage([.. Enumerable.Range(0, 2 * 12 * 17).Select(i => (float)new Random(i).NextDouble())], 2, 12, 17);
        using var module = new GraphModule(Of(SampleShape.Image(2), new BicubicUpscale(2, factor)));
        using var input = tensor(image.Samples, [1, 2, 12, 17]);
        using var output = module.forward(input);
        using var expected = tensor(BicubicResizer.Enlarge(image, factor).Samples, output.shape);

        // The edges differ by design: one continues them by repetition, the other by reflection.
        var border = 2 * factor;
        Assert.InRange(Inside(output - expected).abs().max().item<float>(), 0, 1e-5);
        Assert.InRange((output - expected).abs().max().item<float>(), 0, 0.2);
        Tensor Inside(Tensor images) => images.narrow(2, border, (12 * factor) - (2 * border)).narrow(3, border, (17 * factor) - (2 * border));
    }

    [Fact]
    public void SoftHistogram_AtTheStart_GivesAPixelToTheNearestColourOfTheGrid()
    {
        var random = new Random(1);
        using var module = new GraphModule(Of(SampleShape.Image(3), new SoftHistogram(SoftBins.OfColours(3, 8))));
        for (var i = 0; i < 50; i++)
        {
            int[] level = [random.Next(8), random.Next(8), random.Next(8)];
            float[] colour = [.. level.Select(index => (index + 0.3f + (0.4f * random.NextSingle())) / 8)];
            using var input = tensor(colour, [1, 3, 1, 1]);
            using var shares = module.forward(input);

            Assert.Equal(1, shares.sum().item<float>(), tolerance: 1e-5);
            Assert.Equal((level[0] * 64) + (level[1] * 8) + level[2], shares.argmax().item<long>());
            Assert.True(shares.max().item<float>() > 0.5);
        }
    }

    [Theory]
    [InlineData(0.08f, 0, -3, 0)]
    [InlineData(0.08f, 90, -3, 2)]
    [InlineData(0.16f, 45, -2, 1)]
    [InlineData(0.16f, 225, -2, 1)]
    public void PolarGradient_OfARamp_HasItsStrengthAndItsDirectionAndGoesToTheirBin(float slope, double degrees, int octave, int direction)
    {
        const int octaves = 7;
        const int directions = 4;
        const int strongest = -1;
        var (x, y) = (slope / 2 * Math.Cos(double.DegreesToRadians(degrees)), slope / 2 * Math.Sin(double.DegreesToRadians(degrees)));
        using var scope = NewDisposeScope();
        var ramp = tensor([.. Enumerable.Range(0, 9).Select(i => (float)(0.5 + (x * (i % 3)) + (y * (i / 3))))], [1, 1, 3, 3]);
        using var gradient = new GraphModule(Of(SampleShape.Image(1), new PolarGradient([1])));
        using var histogram = new GraphModule(Of(SampleShape.Image(3), new SoftHistogram(SoftBins.OfGradients(octaves, directions))));

        var polar = gradient.forward(ramp);
        var values = polar.data<float>().ToArray();
        Assert.Equal(Math.Log2(slope), values[0], tolerance: 0.01);
        Assert.Equal(Math.Cos(2 * double.DegreesToRadians(degrees)), values[1], tolerance: 0.01);
        Assert.Equal(Math.Sin(2 * double.DegreesToRadians(degrees)), values[2], tolerance: 0.01);
        Assert.Equal(((strongest - octave) * directions) + direction, histogram.forward(polar).argmax().item<long>());
    }

    [Theory]
    [InlineData(500, 32)]
    [InlineData(8, 32)]
    public void Dense_WithASpread_MultipliesSquaredDistancesByItAtTheStart(int inputs, int outputs)
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        using var module = new GraphModule(Of(SampleShape.Vector(inputs), new Dense(inputs, outputs, Spread: 5)));
        var values = randn([400, inputs], generator: generator);

        Assert.Equal(5, (Distances(module.forward(values)) / Distances(values)).item<float>(), tolerance: 0.2);
        Tensor Distances(Tensor vectors) => (vectors.narrow(0, 0, 200) - vectors.narrow(0, 200, 200)).square().sum();
    }

    [Fact]
    public void Bicubic_EvenImage_StaysEvenUpToItsEdges()
    {
        using var module = new GraphModule(Of(SampleShape.Image(1), new BicubicUpscale(1, 4)));
        using var output = module.forward(full([1, 1, 3, 5], 0.25f));
        Assert.InRange((output - 0.25f).abs().max().item<float>(), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Local))]
    public void Reach_GradientOfEveryOutputPixel_StaysInside(string name)
    {
        var graph = Graphs[name];
        manual_seed(1);
        using var module = new GraphModule(graph);
        using var scope = NewDisposeScope();
        var reach = graph.Reach;
        var side = 24 * reach.Alignment;
        for (var (pixel, pixels) = (0, 1L); pixel < pixels; pixel++)
        {
            var image = rand([1, graph.InputShape.Channels, side, side], requires_grad: true);
            var map = module.forward(image);
            pixels = map.shape[2];
            // The square: shares of bins have a sum that depends on nothing.
            map.select(2, pixel).select(2, pixel).square().sum().backward();
            var touched = image.grad!.abs().sum([0, 1, 2]).nonzero().data<long>().ToArray();
            if (touched.Length == 0) continue;
            Assert.True(
                touched.Min() >= (pixel * reach.Stride) - reach.Before && touched.Max() <= (pixel * reach.Stride) + reach.After,
                $"{name}: pixel {pixel} depends on {touched.Min()} to {touched.Max()}");
        }
    }

    [Fact]
    public void Add_ShapesThatDoNotFit_SaysWhichDoNot()
    {
        var graph = new LayerGraph("image", SampleShape.Image(3));
        Assert.Contains("[3, H, W]", Assert.Throws<ArgumentException>(() => graph.Add("a", new Convolution(4, 4, 3), "image")).Message, StringComparison.Ordinal);
        Assert.Contains("[3, H, W]", Assert.Throws<InvalidOperationException>(() => graph.Add("b", new Flatten(), "image")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => graph.Add("c", new Dense(3, 3), "image"));
        Assert.Throws<ArgumentException>(() => graph.SetOutputs("nothing"));
    }

    private static LayerGraph Of(SampleShape input, Layer layer, int inputs = 1)
    {
        var graph = new LayerGraph("values", input);
        graph.Add("layer", layer, [.. Enumerable.Repeat("values", inputs)]);
        return graph;
    }
}
