using AePipeline.Quality;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class ReconstructionLossTests
{
    public static TheoryData<string, double> ByHand => new()
    {
        { "l1", (0.2 + 0.1 + 0 + 0.5) / 4 },
        { "mse", (0.04 + 0.01 + 0 + 0.25) / 4 },
        { "bce", -(Math.Log(0.8) + (0.5 * Math.Log(0.4)) + (0.5 * Math.Log(0.6)) + Math.Log(0.5) + (0.25 * Math.Log(0.75)) + (0.75 * Math.Log(0.25))) / 4 },
        { "charbonnier", (Math.Sqrt(0.040001) + Math.Sqrt(0.010001) + 0.001 + Math.Sqrt(0.250001)) / 4 },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Compute_FourKnownValues_IsWhatTheFormulaGives(string name, double expected)
    {
        using var output = tensor(new[] { 0.8f, 0.4f, 0.5f, 0.75f }, [1, 1, 2, 2]);
        using var target = tensor(new[] { 1f, 0.5f, 0.5f, 0.25f }, [1, 1, 2, 2]);
        using var loss = ReconstructionLoss.Named(name).Compute(output, target);
        Assert.Equal(expected, loss.item<float>(), tolerance: 1e-5);
    }

    [Fact]
    public void Compute_SsimMix_IsMadeOfTheMeasuredSsimAndTheAbsoluteError()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var target = rand(1, 2, 17, 14);
        var output = (target + (0.1 * randn(1, 2, 17, 14))).clamp(0, 1);
        var ssim = Ssim.Compute(target.data<float>().ToArray(), output.data<float>().ToArray(), 2, 17, 14);
        var l1 = (target - output).abs().mean().item<float>();
        Assert.Equal((0.84 * (1 - ssim)) + (0.16 * l1), ReconstructionLoss.SsimMix.Compute(output, target).item<float>(), tolerance: 1e-5);
    }

    [Fact]
    public void Compute_EqualImages_IsNothingForEveryLossButItsFloor()
    {
        using var image = rand(1, 1, 12, 12).round();
        Assert.All(ReconstructionLoss.All, loss => Assert.InRange(loss.Compute(image, image).item<float>(), -1e-6, 1.001e-3));
    }

    [Fact]
    public void Named_Unknown_ListsTheKnown()
    {
        var error = Assert.Throws<ArgumentException>(() => ReconstructionLoss.Named("l3"));
        Assert.Contains("charbonnier", error.Message, StringComparison.Ordinal);
    }
}
