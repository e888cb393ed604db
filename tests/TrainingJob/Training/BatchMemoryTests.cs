using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Tests.Support;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class BatchMemoryTests
{
    private static readonly TrainingOptions Quick = new() { Steps = 3, Batch = 8, LearningRate = 3e-3, Validations = 1 };

    [Fact]
    public async Task Train_MemoryForThreeImagesOnly_TrainsInPartsOfTwoToTheSameWeights()
    {
        var (whole, all) = await TrainAsync(most: 8);
        var (halved, atOnce) = await TrainAsync(most: 3);

        Assert.Equal((8, 2), (all, atOnce));
        Assert.All(whole.Zip(halved), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4f));
        Assert.NotEqual(whole, await UntrainedAsync());
    }

    [Fact]
    public async Task Train_MemoryForNoImageAtAll_SaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<TrainingMemoryException>(() => TrainAsync(most: 0));
        Assert.Contains("--patch", error.Message, StringComparison.Ordinal);
        Assert.IsType<ExternalException>(error.InnerException);
    }

    [Fact]
    public void Halve_Eight_GoesDownToOneAndSaysSoEachTime()
    {
        var said = new List<string>();
        var memory = new BatchMemory(8, said.Add);
        for (var i = 0; i < 3; i++) memory.Halve(new InsufficientMemoryException());
        Assert.Equal(1, memory.AtOnce);
        Assert.Contains("8 images at once: from now on 4", said[0], StringComparison.Ordinal);
        Assert.Equal(3, said.Count);
        Assert.Throws<TrainingMemoryException>(() => memory.Halve(new InsufficientMemoryException()));
    }

    [Fact]
    public void Parts_CountThatDoesNotDivide_CoversEveryImageOnce()
    {
        var memory = new BatchMemory(4, _ => { });
        Assert.Equal([0..4, 4..8, 8..9], memory.Parts(9));
    }

    [Fact]
    public void Parts_Groups_AreKeptWholeWhereOneFits()
    {
        var memory = new BatchMemory(20, _ => { });
        memory.Halve(new InsufficientMemoryException());
        Assert.Equal([0..8, 8..16, 16..20], memory.Parts(20, together: 4));
        memory.Halve(new InsufficientMemoryException());
        memory.Halve(new InsufficientMemoryException());
        Assert.Equal([0..2, 2..4, 4..6, 6..8], memory.Parts(8, together: 4));
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB.", true)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", true)]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4)", false)]
    public void IsExhausted_WhatLibtorchThrows_IsToldApart(string message, bool expected) =>
        Assert.Equal(expected, BatchMemory.IsExhausted(new LibtorchException(message)));

    private static async Task<(float[] Weights, int AtOnce)> TrainAsync(int most)
    {
        manual_seed(3);
        using var model = new NetworkSet(SmallModels.Get("embed").Graphs);
        await using var batches = new RepeatedBatches(SmallModels.Squares(seed: 1));
        var trainer = new Trainer(Quick, new Greedy(SmallModels.Get("embed").Objective, most), new Progress<TrainingProgress>(), new PlainScreen().Screen, TimeProvider.System);
        var result = await trainer.TrainAsync(model, new TrainingData(batches, 16, SmallModels.Squares(seed: 2)), TestContext.Current.CancellationToken);
        using var average = result.Average;
        return (SmallModels.Weights(average.Networks), result.ImagesAtOnce);
    }

    private static Task<float[]> UntrainedAsync()
    {
        manual_seed(3);
        using var model = new NetworkSet(SmallModels.Get("embed").Graphs);
        return Task.FromResult(SmallModels.Weights(model));
    }

    private sealed class LibtorchException(string message) : ExternalException(message);

    /// <summary>Asks libtorch for more memory than any machine has when too many images come at once.</summary>
    private sealed class Greedy(IObjective objective, int most) : IObjective
    {
        public BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress)
        {
            // After computing, as in a backward pass: by then the generator has moved and parts have left gradients.
            var loss = objective.Compute(networks, batch, generator, progress);
            if (batch.Images.shape[0] > most) empty(1L << 50).Dispose();
            return loss;
        }
    }
}
