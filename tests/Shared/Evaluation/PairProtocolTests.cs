using AePipeline.Evaluation;
using AePipeline.Families.Denoise;
using AePipeline.Quality;
using AePipeline.Tests.Degradation;
using Fixtures = AePipeline.Tests.Inference.Models;

namespace AePipeline.Tests.Evaluation;

public sealed class PairProtocolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluate_Pairs_PutsTheNoisyFileBesideTheModel()
    {
        var clean = Statistics.Flat([0.3f, 0.5f, 0.6f], side: 48);
        var noisy = clean with { Samples = GaussianNoise.Add(clean.Samples, 0.05f, seed: 1) };
        var seen = new List<ComparedImage>();
        var evaluation = await EvaluateAsync(seen.Add, new NamedImage("a", clean) { Noisy = noisy });

        Assert.Equal(
            ["psnr.pairs", "ssim.pairs", "shift.pairs.red", "shift.pairs.green", "shift.pairs.blue", "worse.pairs"],
            evaluation.Scores.Select(score => score.Metric.Name));
        Assert.Equal(Psnr.Compute(clean.Samples, noisy.Samples), evaluation.Scores[0].Baselines.Single().Value, 9);
        Assert.Equal(Psnr.Compute(clean.Samples, seen.Single().After.Samples), evaluation.Scores[0].Value, 9);
        Assert.Contains("shift.noisy.pairs.red", evaluation.ToCardMetrics().Keys);
    }

    [Fact]
    public async Task Evaluate_NoisyImageOfAnotherColour_TellsTheShiftOfEachChannel()
    {
        var clean = Statistics.Flat([0.3f, 0.5f, 0.6f], side: 48);
        var noisy = Statistics.Flat([0.3f + (4 / 255f), 0.5f, 0.6f - (2 / 255f)], side: 48);
        var scores = (await EvaluateAsync(null, new NamedImage("a", clean) { Noisy = noisy })).Scores;
        Assert.Equal([4, 0, -2], scores.Skip(2).Take(3).Select(score => Math.Round(score.Baselines.Single().Value, 3)));
    }

    [Fact]
    public async Task Evaluate_PairsThatTheModelMadeWorse_AreCounted()
    {
        // A noisy image a hair away from the clean one: whatever the model does is further.
        var clean = Statistics.Flat([0.3f, 0.5f, 0.6f], side: 48);
        var near = clean with { Samples = [.. clean.Samples] };
        near.Samples[0] += 1e-4f;
        var evaluation = await EvaluateAsync(null, new NamedImage("near", clean) { Noisy = near }, new NamedImage("again", clean) { Noisy = near });
        var expected = evaluation.Images.Count(image => image.Scores[0].Value < image.Scores[0].Baselines.Single().Value);
        Assert.Equal(expected, evaluation.Scores.Single(score => score.Metric.Name == "worse.pairs").Value);
        Assert.Equal(2, expected);
    }

    [Fact]
    public async Task Evaluate_Grey_HasOneShift()
    {
        var clean = Statistics.Flat(0.5f, side: 48);
        using var model = Fixtures.Load(Fixtures.Denoise);
        var evaluation = await RestorationEvaluator.EvaluateAsync(
            model.Card,
            new PairProtocol(new Restoration(model), channels: 1),
            AsyncEnumerable.Repeat(new NamedImage("a", clean) { Noisy = Statistics.Flat(0.52f, side: 48) }, 1),
            null,
            Cancellation);
        Assert.Equal(["shift.pairs.grey"], evaluation.Scores.Select(score => score.Metric.Name).Where(name => name.StartsWith("shift", StringComparison.Ordinal)));
    }

    [Fact]
    public void Measure_PartnerOfAnotherSize_Refuses()
    {
        using var model = Fixtures.Load(Fixtures.Denoise);
        var protocol = new PairProtocol(new Restoration(model));
        var clean = Statistics.Flat(0.5f, side: 48);
        Assert.Throws<ArgumentException>(() => protocol.Measure(new NamedImage("a", clean) { Noisy = Statistics.Flat(0.5f, side: 40) }));
        Assert.Throws<ArgumentException>(() => protocol.Measure(new NamedImage("a", clean)));
    }

    private static async Task<ModelEvaluation> EvaluateAsync(Action<ComparedImage>? inspect, params NamedImage[] images)
    {
        using var model = Fixtures.Load(Fixtures.Denoise);
        return await RestorationEvaluator.EvaluateAsync(model.Card, new PairProtocol(new Restoration(model)), images.ToAsyncEnumerable(), inspect, Cancellation);
    }
}
