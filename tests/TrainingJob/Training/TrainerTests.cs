using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class TrainerTests
{
    private static readonly SampleShape Image = SampleShape.Image(1, 28, 28);
    private static readonly CoderShape Tiny = new([4, 8, 8], Blocks: 1);
    private static readonly TrainingOptions Quick = new() { Steps = 120, Batch = 8, LearningRate = 3e-3, AverageDecay = 0.9, Validations = 4 };

    /// <summary>Each family's networks and objective, and the share of the first loss that training must get below.</summary>
    private static readonly Dictionary<string, (LayerGraph[] Graphs, IObjective Objective, double Share)> Families = new()
    {
        ["denoise"] = ([DenoiseNetwork.Describe(1, new DenoiseShape([8, 16], [1, 1], [1]))], new DenoiseObjective(ReconstructionLoss.L1, new Corruption()), 0.5),
        ["upscale"] = ([UpscaleNetwork.Describe(1, 2, new UpscaleShape(8, 1))], new UpscaleObjective(ReconstructionLoss.L1, 2, border: 2), 0.7),
        ["embed"] = ([EmbedNetwork.Describe(Image, 4, Tiny)], new EmbedObjective(ReconstructionLoss.Mse), 0.65),
        ["vae"] = (
            [VaeNetwork.DescribeEncoder(Image, 2, Tiny), VaeNetwork.DescribeDecoder(Image, 2, Tiny)],
            new VaeObjective(ReconstructionLoss.Mse, new BetaSchedule(WarmUp: 0.5)),
            0.65),
    };

    public static TheoryData<string> Names => [.. Families.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Train_AFewSteps_LowersTheLossOnOtherImages(string name)
    {
        var (graphs, objective, share) = Families[name];
        manual_seed(1);
        using var model = new NetworkSet(graphs);
        var result = await TrainAsync(model, Quick, objective, Squares(seed: 1), Squares(seed: 2));
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
        using var model = new NetworkSet(EmbedNetwork.Describe(Image, 4, Tiny with { SquashOutput = true }));
        var options = Quick with { Optimizer = optimizer, MixedPrecision = true };
        var result = await TrainAsync(model, options, new EmbedObjective(ReconstructionLoss.Bce), Squares(seed: 1), Squares(seed: 2));
        using var average = result.Average;
        var (first, last) = (result.History.Losses[0].Loss, result.History.Validations[^1].Loss);
        Assert.True(last < 0.75 * first, $"{last} after, {first} before");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Train_SameSeedTwice_GivesTheSameWeights(string name)
    {
        var (graphs, objective, _) = Families[name];
        var weights = new List<float[]>();
        for (var run = 0; run < 2; run++)
        {
            manual_seed(7);
            using var model = new NetworkSet(graphs);
            var result = await TrainAsync(model, Quick with { Steps = 4 }, objective, Squares(seed: 1), Squares(seed: 2));
            using var average = result.Average;
            weights.Add([.. average.Networks.Parameters.SelectMany(weight => weight.detach().contiguous().data<float>().ToArray())]);
        }

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public async Task Train_ValidationThatGetsWorse_StopsAndKeepsTheBestWeights()
    {
        manual_seed(1);
        using var model = new NetworkSet(EmbedNetwork.Describe(Image, 4, Tiny));
        // It learns that everything is black and is asked about white.
        var options = Quick with { Steps = 4000, Validations = 400, Patience = 3 };
        var objective = new EmbedObjective(ReconstructionLoss.Mse);
        var white = Even(255);
        var result = await TrainAsync(model, options, objective, Even(0), white);
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
        using var model = new NetworkSet(EmbedNetwork.Describe(Image, 4, Tiny));
        var options = Quick with { LearningRate = 1e30, GradientNorm = double.PositiveInfinity };
        var error = await Assert.ThrowsAsync<TrainingDivergedException>(
            () => TrainAsync(model, options, new EmbedObjective(ReconstructionLoss.Mse), Squares(seed: 1), []));
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
        await using var batches = new Repeated(training);
        var data = new TrainingData(batches, training.Sum(batch => batch.Count), validation);
        return await new Trainer(options, objective, new Progress<TrainingProgress>()).TrainAsync(model, data, TestContext.Current.CancellationToken);
    }

    private static ImageBatch[] Even(byte level) => [new(Enumerable.Repeat(level, 8 * 28 * 28).ToArray(), 8, 28, 28, 1)];

    /// <summary>Two batches of bright squares at random places.</summary>
    private static ImageBatch[] Squares(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var samples = new byte[8 * 28 * 28];
            for (var i = 0; i < 8; i++)
            {
                var (top, left) = (random.Next(16), random.Next(16));
                for (var y = top; y < top + 12; y++) samples.AsSpan((((i * 28) + y) * 28) + left, 12).Fill(230);
            }

            return new ImageBatch(samples, 8, 28, 28, 1);
        })];
    }

    private sealed class Repeated(IReadOnlyList<ImageBatch> batches) : IBatchSource
    {
        private int _next;

        public ValueTask<ImageBatch> NextAsync(CancellationToken cancellationToken) => new(batches[_next++ % batches.Count]);

        public ValueTask DisposeAsync() => default;
    }
}
