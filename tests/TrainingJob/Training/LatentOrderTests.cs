using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families.Vae;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class LatentOrderTests
{
    private const int Latent = 5;

    private static readonly SampleShape Image = SampleShape.Image(1, 4, 4);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sort_AnyModel_PutsWhatSaysMostFirstAndComputesTheSame(bool isConditional)
    {
        manual_seed(3);
        string[]? classes = isConditional ? ["dark", "light"] : null;
        using var networks = new NetworkSet(VaeNetwork.DescribeEncoder(Image, Latent, [16], classes), VaeNetwork.DescribeDecoder(Image, Latent, [16], classes));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var batch = Batch(isConditional);
        var images = BatchTensor.Take(batch, Range.All, 1, CPU);
        var told = VaeObjective.ClassesOf(networks.Modules[0], images);
        var before = Run();

        LatentOrder.Sort(networks, [batch]);
        var after = Run();

        Assert.Equal(before.Divergences.OrderDescending(), after.Divergences);
        Assert.NotEqual(before.Divergences, after.Divergences);
        Assert.Equal(before.Output, after.Output, (one, other) => Math.Abs(one - other) < 1e-5);

        (float[] Divergences, float[] Output) Run()
        {
            var moments = networks.Modules[0].Compute(images.Images, told);
            var output = networks.Modules[1].Compute(moments[0], told)[0];
            return (VaeObjective.DivergencesOf(moments[0], moments[1]).sum([0]).data<float>().ToArray(), output.data<float>().ToArray());
        }
    }

    [Fact]
    public void Sort_WithoutImages_LeavesTheOrder()
    {
        using var networks = new NetworkSet(VaeNetwork.DescribeEncoder(Image, Latent, [16]), VaeNetwork.DescribeDecoder(Image, Latent, [16]));
        var before = networks.Parameters.SelectMany(weight => weight.data<float>().ToArray()).ToArray();

        LatentOrder.Sort(networks, []);

        Assert.Equal(before, networks.Parameters.SelectMany(weight => weight.data<float>().ToArray()).ToArray());
    }

    private static ImageBatch Batch(bool isConditional)
    {
        var random = new Random(1);
        var images = Enumerable.Range(0, 12).Select(i => new TrainingImage($"{i}", "", 4, 4, [.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))], 1) { Label = isConditional ? i % 2 : null });
        return ImageBatch.Of([.. images]);
    }
}
