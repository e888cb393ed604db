using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Tests.Support;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainingOptions Quick = new() { Steps = 120, Batch = 8, LearningRate = 3e-3, AverageDecay = 0.9, Validations = 4 };

    public static TheoryData<string> Names => [.. SmallModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Train_AFewSteps_LowersTheLossOnOtherImages(string name)
    {
        var (graphs, objective, share) = SmallModels.Get(name);
        manual_seed(1);
        using var model = new NetworkSet(graphs);
        var result = await TrainAsync(model, Quick, objective, SmallModels.Squares(seed: 1), SmallModels.Squares(seed: 2));
        using var average = result.Average;
        Assert.Equal(120, result.Steps);
        Assert.Equal(4, result.History.Validations.Count);
        Assert.Equal(120, result.History.Losses[^1].Step);
        var (first, last) = (result.History.Losses[0].Loss, result.History.Validations[^1].Loss);
        Assert.True(last < share * first, $"{last} after, {first} before");
    }

    [Theory]
    [InlineData(Optimizers.Adam)]
    [InlineData(Optimizers.RmsProp)]
    public async Task Train_OtherOptimisersAndBFloat16_LearnToo(string optimizer)
    {
        manual_seed(1);
        using var model = new NetworkSet(EmbedNetwork.Describe(SmallModels.Image, 4, SmallModels.Coder with { SquashOutput = true }));
        var options = Quick with { Optimizer = optimizer, Precision = ScalarType.BFloat16 };
        var result = await TrainAsync(model, options, new EmbedObjective(ReconstructionLoss.Bce), SmallModels.Squares(seed: 1), SmallModels.Squares(seed: 2));
        using var average = result.Average;
        var (first, last) = (result.History.Losses[0].Loss, result.History.Validations[^1].Loss);
        Assert.True(last < 0.75 * first, $"{last} after, {first} before");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Train_SameSeedTwice_GivesTheSameWeights(string name)
    {
        var (graphs, objective, _) = SmallModels.Get(name);
        var weights = new List<float[]>();
        for (var run = 0; run < 2; run++)
        {
            manual_seed(7);
            using var model = new NetworkSet(graphs);
            var result = await TrainAsync(model, Quick with { Steps = 4 }, objective, SmallModels.Squares(seed: 1), SmallModels.Squares(seed: 2));
            using var average = result.Average;
            weights.Add(SmallModels.Weights(average.Networks));
        }

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public async Task Train_ValidationThatGetsWorse_StopsAndKeepsTheBestWeights()
    {
        manual_seed(1);
        using var model = new NetworkSet(EmbedNetwork.Describe(SmallModels.Image, 4, SmallModels.Coder));
        // It learns that everything is black and is asked about white.
        var options = Quick with { Steps = 4000, Validations = 400, Patience = 3 };
        var objective = new EmbedObjective(ReconstructionLoss.Mse);
        var white = SmallModels.Even(255);
        var result = await TrainAsync(model, options, objective, SmallModels.Even(0), white);
        using var average = result.Average;
        Assert.True(result.StoppedEarly);
        Assert.InRange(result.Steps, 40, 400);
        var validations = result.History.Validations.Select(point => point.Loss).ToList();
        Assert.All(validations.TakeLast(3), loss => Assert.True(loss >= validations.Min()));
        Assert.Equal(validations.Min(), new Validator(objective, white).Measure(average.Networks)!.Total, tolerance: 1e-6);
    }

    [Fact]
    public async Task Train_LossThatIsNoNumber_SaysWhatToDo()
    {
        using var model = new NetworkSet(EmbedNetwork.Describe(SmallModels.Image, 4, SmallModels.Coder));
        var options = Quick with { LearningRate = 1e30, GradientNorm = double.PositiveInfinity };
        var error = await Assert.ThrowsAsync<TrainingDivergedException>(
            () => TrainAsync(model, options, new EmbedObjective(ReconstructionLoss.Mse), SmallModels.Squares(seed: 1), []));
        Assert.Contains("--learning-rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_ManyPatches_AddsNoiseOfEveryStrengthAndLeavesSomeClean()
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        var clean = full([400, 1, 16, 16], 0.5f);
        var noisy = new Corruption(MaxSigma: 0.2, CleanShare: 0.25).Apply(clean, generator);
        var sigmas = (noisy - clean).std([1, 2, 3]).data<float>().ToArray();
        Assert.InRange(sigmas.Count(sigma => sigma == 0), 70, 130);
        Assert.InRange(sigmas.Max(), 0.17, 0.23);
        Assert.InRange(sigmas.Where(sigma => sigma > 0).Average(), 0.08, 0.12);
    }

    [Fact]
    public void Apply_TheTextbooksNoise_IsN0503AfreshEveryTime()
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        var clean = zeros(64, 1, 28, 28);
        var noise = Corruption.Textbook.Apply(clean, generator);
        Assert.Equal(0.5, noise.mean().item<float>(), tolerance: 0.01);
        Assert.Equal(0.3, noise.std().item<float>(), tolerance: 0.01);
        Assert.False(noise.allclose(Corruption.Textbook.Apply(clean, generator)));
    }

    private static async Task<TrainingResult> TrainAsync(
        NetworkSet model, TrainingOptions options, IObjective objective, IReadOnlyList<ImageBatch> training, IReadOnlyList<ImageBatch> validation)
    {
        await using var batches = new RepeatedBatches(training);
        var data = new TrainingData(batches, training.Sum(batch => batch.Count), validation);
        return await new Trainer(options, objective, new Progress<TrainingProgress>(), new PlainScreen().Screen, TimeProvider.System).TrainAsync(model, data, TestContext.Current.CancellationToken);
    }
}
