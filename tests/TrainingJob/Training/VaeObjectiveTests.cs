using AePipeline.Quality;
using AePipeline.TrainingJob.Families.Vae;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class VaeObjectiveTests
{
    private static readonly SampleShape Image = SampleShape.Image(1, 4, 4);

    [Fact]
    public void Divergence_OneDimension_IsTheClosedForm()
    {
        // KL(N(m, s²) || N(0, 1)) = ln(1 / s) + (s² + m²) / 2 - 1/2, in the usual notation of two normal distributions.
        const double Mean = 0.7, Sigma = 0.4;
        using var mean = tensor(new[] { (float)Mean }, [1, 1]);
        using var logVariance = tensor(new[] { (float)Math.Log(Sigma * Sigma) }, [1, 1]);
        var expected = Math.Log(1 / Sigma) + (((Sigma * Sigma) + (Mean * Mean)) / 2) - 0.5;
        Assert.Equal(expected, VaeObjective.DivergenceOf(mean, logVariance).item<float>(), tolerance: 1e-5);
    }

    [Fact]
    public void Divergence_SeveralImages_AgreesWithTheEvaluationAndWithSampling()
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var mean = randn(1, 3);
        var logVariance = randn(1, 3);
        var divergence = VaeObjective.DivergenceOf(mean, logVariance).item<float>();
        Assert.Equal(EvidenceBound.Divergence(mean.data<float>().ToArray(), logVariance.data<float>().ToArray()), divergence, tolerance: 1e-4);

        // The same by its definition, E[log q(z) - log p(z)]: only right when both use one variance.
        var z = VaeObjective.Sample(mean.expand(200_000, 3), logVariance.expand(200_000, 3), generator);
        var logQ = -0.5 * (logVariance + ((z - mean).square() / logVariance.exp()));
        var logP = -0.5 * z.square();
        Assert.Equal((logQ - logP).sum([1]).mean().item<float>(), divergence, tolerance: 0.03);
    }

    [Fact]
    public void Sample_ManyDraws_HaveTheMeanAndTheVarianceAskedFor()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var mean = tensor(new[] { 2f, -1f }).expand(100_000, 2);
        var logVariance = tensor(new[] { (float)Math.Log(0.25), (float)Math.Log(4) }).expand(100_000, 2);
        var z = VaeObjective.Sample(mean, logVariance, generator);
        Assert.Equal([2f, -1f], z.mean([0]).data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 0.03);
        Assert.Equal([0.25f, 4f], z.var(0).data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 0.03 * b);
    }

    [Fact]
    public void Compute_ConditionalModel_DependsOnTheClassAndRefusesImagesWithoutOne()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        string[] classes = ["a", "b", "c"];
        using var model = new NetworkSet(VaeNetwork.DescribeEncoder(Image, 2, [8], classes), VaeNetwork.DescribeDecoder(Image, 2, [8], classes));
        var objective = new VaeObjective(ReconstructionLoss.Mse, new BetaSchedule());
        var images = rand(6, 1, 4, 4);

        Assert.Equal(LossOf(0), LossOf(0));
        Assert.NotEqual(LossOf(0), LossOf(2));
        using var other = new Generator(2);
        Assert.Contains("class is known", Assert.Throws<ArgumentException>(() => objective.Compute(model, new DeviceBatch(images), other, progress: 1)).Message, StringComparison.Ordinal);

        float LossOf(long number)
        {
            using var generator = new Generator(2);
            return objective.Compute(model, new DeviceBatch(images, Labels: full(6, number, ScalarType.Int64)), generator, progress: 1).Total.item<float>();
        }
    }

    [Fact]
    public void Compute_MeanSquaredError_IsSummedOverThePixelsAndWeighedWithBeta()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        using var model = new NetworkSet(VaeNetwork.DescribeEncoder(Image, 2, [8]), VaeNetwork.DescribeDecoder(Image, 2, [8]));
        var images = rand(6, 1, 4, 4);
        var loss = new VaeObjective(ReconstructionLoss.Mse, new BetaSchedule(Final: 3, WarmUp: 0.5)).Compute(model, new DeviceBatch(images), generator, progress: 0.25);
        var terms = LossValues.Of(loss).Terms;

        using var again = new Generator(2);
        var moments = model.Modules[0].Compute(images);
        var output = model.Modules[1].forward(VaeObjective.Sample(moments[0], moments[1], again));
        Assert.Equal((output - images).square().sum().item<float>() / 6, terms[VaeObjective.Reconstruction], tolerance: 1e-4);
        Assert.Equal(VaeObjective.DivergenceOf(moments[0], moments[1]).item<float>(), terms[VaeObjective.Divergence], tolerance: 1e-5);
        Assert.Equal(terms[VaeObjective.Reconstruction] + (1.5 * terms[VaeObjective.Divergence]), loss.Total.item<float>(), tolerance: 1e-4);
    }

    [Fact]
    public void Compute_WithInputDropout_HidesValuesFromTheEncoderInTrainingAndNoneFromWhatIsToBeMade()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var model = new NetworkSet(VaeNetwork.DescribeEncoder(Image, 2, [8]), VaeNetwork.DescribeDecoder(Image, 2, [8]));
        var images = rand(6, 1, 4, 4);

        model.Modules[0].train();
        using var generator = new Generator(2);
        var seen = images * rand(images.shape, generator: generator).ge(0.25) / 0.75;
        var moments = model.Modules[0].Compute(seen);
        var output = model.Modules[1].forward(VaeObjective.Sample(moments[0], moments[1], generator));
        var terms = TermsOf(inputDropout: 0.25);
        Assert.InRange(seen.eq(0).sum().item<long>(), 1, 50);
        Assert.Equal((output - images).square().sum().item<float>() / 6, terms[VaeObjective.Reconstruction], tolerance: 1e-4);
        Assert.Equal(VaeObjective.DivergenceOf(moments[0], moments[1]).item<float>(), terms[VaeObjective.Divergence], tolerance: 1e-5);

        model.Modules[0].eval();
        Assert.Equal(TermsOf(inputDropout: 0), TermsOf(inputDropout: 0.25));

        IReadOnlyDictionary<string, double> TermsOf(double inputDropout)
        {
            using var drawn = new Generator(2);
            return LossValues.Of(new VaeObjective(ReconstructionLoss.Mse, new BetaSchedule(), inputDropout).Compute(model, new DeviceBatch(images), drawn, progress: 1)).Terms;
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 2)]
    [InlineData(0.2, 4)]
    [InlineData(1, 4)]
    public void At_Beta_RisesLinearlyAndStays(double progress, double expected) =>
        Assert.Equal(expected, new BetaSchedule(4, WarmUp: 0.2).At(progress), tolerance: 1e-9);

    [Fact]
    public void At_BetaWithoutWarmUp_IsFinalFromTheStart() => Assert.Equal(0.5, new BetaSchedule(0.5).At(0));
}
