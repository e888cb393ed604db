using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Networks;

public sealed class DenoiseNetworkTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Forward_AnyAlignedSize_KeepsTheShape(int channels)
    {
        using var module = new GraphModule(DenoiseNetwork.Describe(channels, DenoiseShape.Default));
        using var image = rand(2, channels, 12, 20);
        using var output = module.forward(image);
        Assert.Equal(image.shape, output.shape);
    }

    [Fact]
    public void ReceptiveField_GradientOfOneOutputPixel_CoversExactlyThat()
    {
        // The statement the tiling rests on, checked against autograd: no input pixel beyond the stated reach has any
        // influence on an output pixel, and the reach is not stated larger than it is by more than the alignment.
        const int Size = 128;
        using var module = new GraphModule(DenoiseNetwork.Describe(1, DenoiseShape.Default));
        var reach = module.Graph.Reach;
        var farthest = 0;
        foreach (var centre in Enumerable.Range(Size / 2, reach.Alignment))
        {
            using var scope = NewDisposeScope();
            var image = rand([1, 1, Size, Size], requires_grad: true);
            module.forward(image)[0, 0, centre, centre].backward();
            var touched = image.grad!.abs().sum([0, 1, 2]).nonzero().data<long>().ToArray();
            farthest = Math.Max(farthest, (int)Math.Max(centre - touched.Min(), touched.Max() - centre));
        }

        var stated = (reach.ReceptiveField - 1) / 2;
        Assert.InRange(stated, farthest, farthest + reach.Alignment);
    }

    [Fact]
    public void Default_ColourAndGrey_TogetherStayUnderSevenMegabytes()
    {
        var weights = Enumerable.Sum([3, 1], channels =>
        {
            using var module = new GraphModule(DenoiseNetwork.Describe(channels, DenoiseShape.Default));
            return module.parameters().Sum(weight => weight.numel());
        });
        Assert.InRange(weights * sizeof(float), 1, 7_000_000);
    }

    [Fact]
    public void Compute_Strength_GoesFromTheImageItselfOverAPartOfTheCorrectionToMore()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var module = new GraphModule(DenoiseNetwork.Describe(3, DenoiseShape.Default));
        var image = rand(4, 3, 32, 32);
        var same = image[0].unsqueeze(0).expand(4, 3, 32, 32).contiguous();
        var strengths = new Dictionary<string, Tensor> { [DenoiseNetwork.Strength] = tensor(new[] { 0f, 0.5f, 1f, 2f }) };

        var corrections = module.Compute(same, strengths)[0] - same;

        Assert.Equal(0, corrections[0].abs().max().item<float>());
        Assert.InRange((corrections[1] - (corrections[2] / 2)).abs().max().item<float>(), 0, 1e-6);
        Assert.InRange((module.forward(same) - same - corrections[2]).abs().max().item<float>(), 0, 1e-6);
        Assert.NotInRange((corrections[3] - corrections[2]).abs().max().item<float>(), 0, 1e-6);
    }

    [Fact]
    public void Add_UnknownInput_NamesIt()
    {
        var graph = new LayerGraph("image", SampleShape.Image(1));
        var error = Assert.Throws<ArgumentException>(() => graph.Add("sum", new AePipeline.TrainingJob.Networks.Layers.Sum(), "image", "nowhere"));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }
}
