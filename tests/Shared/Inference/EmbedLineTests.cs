using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Turns;

namespace AePipeline.Tests.Inference;

public sealed class EmbedLineTests
{
    private readonly InferenceGate _gate = Models.Gate();
    private readonly List<int> _batches = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_WhileTheModelIsBusy_GathersWhatComesIntoBatches()
    {
        var line = new EmbedLine(_gate, Run, size: 4);
        var busy = await _gate.EnterAsync(Cancel);
        var answers = Enumerable.Range(0, 6).Select(number => line.RunAsync([number])).ToList();

        busy.Dispose();

        Assert.Equal([0, 1, 2, 3, 4, 5], (await Task.WhenAll(answers)).Select(answer => answer.Latent[0]));
        Assert.Equal([4, 2], _batches);
    }

    [Fact]
    public async Task RunAsync_Alone_WaitsForNobody()
    {
        var line = new EmbedLine(_gate, Run, size: 4);

        for (var number = 0; number < 3; number++) Assert.Equal(number, (await line.RunAsync([number])).Latent[0]);

        Assert.Equal([1, 1, 1], _batches);
    }

    [Fact]
    public async Task RunAsync_ModelThatDoesNotRun_FailsThoseOfTheBatchAndNoOthers()
    {
        var line = new EmbedLine(_gate, Run, size: 4);

        await Assert.ThrowsAsync<ModelInvalidException>(() => line.RunAsync([-1]));

        Assert.Equal(7, (await line.RunAsync([7])).Latent[0]);
    }

    private EmbedRun[] Run(IReadOnlyList<float[]> images)
    {
        _batches.Add(images.Count);
        return images.Any(samples => samples[0] < 0)
            ? throw new ModelInvalidException("It does not run.")
            : [.. images.Select(samples => new EmbedRun(samples, [], TimeSpan.Zero))];
    }
}
