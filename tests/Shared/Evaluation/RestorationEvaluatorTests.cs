using AePipeline.Evaluation;
using AePipeline.Families.Denoise;
using AePipeline.Families.Upscale;
using AePipeline.Imaging;
using AePipeline.Quality;
using Fixtures = AePipeline.Tests.Inference.Models;

namespace AePipeline.Tests.Evaluation;

public sealed class RestorationEvaluatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluate_Denoiser_PutsTheNoisyInputBesideTheModel()
    {
        using var model = Fixtures.Load(Fixtures.Denoise);
        var seen = new List<ComparedImage>();
        var evaluation = await RestorationEvaluator.EvaluateAsync(
            model.Card, new DenoiseProtocol(new Restoration(model), [.. DenoiseConditions.Gaussian([0, 25])]), Images(64), seen.Add, Cancellation);

        Assert.Equal(["psnr.sigma0", "ssim.sigma0", "psnr.sigma25", "ssim.sigma25"], evaluation.Scores.Select(score => score.Metric.Name));
        var psnr = evaluation.Scores[2];
        Assert.Equal(20.17, psnr.Baselines.Single().Value, 0.2);
        Assert.Empty(evaluation.Scores[0].Baselines);
        Assert.Equal(psnr.Value, evaluation.Images.Average(image => image.Scores[2].Value), 9);
        Assert.Equal(psnr.Worst, evaluation.Images.Min(image => image.Scores[2].Value));

        var shown = seen.Single(image => image is { Name: "b", Condition: "sigma 25" });
        Assert.Equal(Psnr.Compute(shown.Target.Samples, shown.After.Samples), evaluation.Images[1].Scores[2].Value, 9);
        Assert.All(shown.After.Samples, sample => Assert.InRange(sample, 0, 1));
        Assert.Contains(shown.Before.Samples, sample => sample is < 0 or > 1);
    }

    [Fact]
    public async Task Evaluate_SameModelTwice_GivesTheSameFigures()
    {
        using var model = Fixtures.Load(Fixtures.Denoise);
        var protocol = new DenoiseProtocol(new Restoration(model), [.. DenoiseConditions.Gaussian([15])]);
        var first = await RestorationEvaluator.EvaluateAsync(model.Card, protocol, Images(32), null, Cancellation);
        var second = await RestorationEvaluator.EvaluateAsync(model.Card, protocol, Images(32), null, Cancellation);
        Assert.Equal(first.ToCardMetrics(), second.ToCardMetrics());
    }

    [Fact]
    public async Task Evaluate_Upscaler_MeasuresBicubicAsTheLiteratureDoes()
    {
        using var model = Fixtures.Load(Fixtures.Upscale);
        var image = new NamedImage("pattern", SmoothPattern());
        var evaluation = await RestorationEvaluator.EvaluateAsync(
            model.Card, new UpscaleProtocol(new Restoration(model), [new UpscaleConditions(model.Card.Scale).Bicubic]), AsyncEnumerable.Repeat(image, 1), null, Cancellation);

        // Computed in NumPy: rounding to 8 bits, bicubic down and up, Y, border of 2.
        Assert.Equal(55.5338, evaluation.Scores[0].Baselines.Single().Value, 0.05);
        Assert.Equal(["psnr.y", "psnr.bicubic.y", "psnr.worst.y", "ssim.y", "ssim.bicubic.y", "ssim.worst.y"], evaluation.ToCardMetrics().Keys);
    }

    [Fact]
    public async Task Evaluate_DenoiserOnCameraAndJpeg_NamesTheMetricsByTheCondition()
    {
        using var model = Fixtures.Load(Fixtures.Denoise);
        var protocol = new DenoiseProtocol(new Restoration(model), [DenoiseConditions.CameraAndJpeg("medium"), .. DenoiseConditions.Jpeg([20])]);
        var seen = new List<ComparedImage>();
        var evaluation = await RestorationEvaluator.EvaluateAsync(model.Card, protocol, Images(32), seen.Add, Cancellation);

        Assert.Equal(
            ["psnr.camera-medium-jpeg90", "ssim.camera-medium-jpeg90", "psnr.jpeg20", "ssim.jpeg20"], evaluation.Scores.Select(score => score.Metric.Name));
        Assert.All(evaluation.Scores, score => Assert.Equal("noisy", score.Baselines.Single().Key));
        Assert.Equal(Psnr.Compute(seen[1].Target.Samples, seen[1].Before.Samples), evaluation.Images[0].Scores[2].Baselines.Single().Value, 9);
        Assert.Equal(protocol.Description.Distinct(), protocol.Description);
    }

    [Fact]
    public async Task Evaluate_UpscalerOnSmallImagesThatAreNotClean_PutsTheirEnlargementBesideTheModel()
    {
        using var model = Fixtures.Load(Fixtures.Upscale);
        var conditions = new UpscaleConditions(model.Card.Scale);
        var seen = new List<ComparedImage>();
        var evaluation = await RestorationEvaluator.EvaluateAsync(
            model.Card, new UpscaleProtocol(new Restoration(model), [conditions.Bicubic, .. conditions.Noise([15]), conditions.Aliased]), Images(32), seen.Add, Cancellation);

        Assert.Equal(
            ["psnr.y", "ssim.y", "psnr.y-noise15", "ssim.y-noise15", "psnr.y-aliased", "ssim.y-aliased"], evaluation.Scores.Select(score => score.Metric.Name));
        Assert.Equal(["x2", "x2, noise 15", "x2, aliased"], seen.Take(3).Select(compared => compared.Condition));
        Assert.NotEqual(seen[0].Before.Samples, seen[1].Before.Samples);
        Assert.Same(seen[0].Target, seen[1].Target);
    }

    [Fact]
    public async Task Evaluate_ImageSmallerThanTheWindow_HasNoSsim()
    {
        using var model = Fixtures.Load(Fixtures.Denoise);
        var evaluation = await RestorationEvaluator.EvaluateAsync(model.Card, new DenoiseProtocol(new Restoration(model), [.. DenoiseConditions.Gaussian([25])]), Images(8), null, Cancellation);
        Assert.Equal("psnr.sigma25", evaluation.Scores.Single().Metric.Name);
    }

    [Fact]
    public async Task Evaluate_NoImages_Refuses()
    {
        using var model = Fixtures.Load(Fixtures.Denoise);
        await Assert.ThrowsAsync<ArgumentException>(() => RestorationEvaluator.EvaluateAsync(
            model.Card, new DenoiseProtocol(new Restoration(model), [.. DenoiseConditions.Gaussian([25])]), AsyncEnumerable.Empty<NamedImage>(), null, Cancellation));
    }

    [Fact]
    public void ToCardMetrics_EqualImages_WritesAHundredDecibels()
    {
        var metric = new Metric("psnr.sigma0", "PSNR", "dB", 2, LargerIsBetter: true);
        var evaluation = new ModelEvaluation
        {
            Task = "denoise", ModelVersion = "v", Protocol = [], Images = [], Scores = [new Score(metric, double.PositiveInfinity, [])],
        };
        Assert.Equal(100, evaluation.ToCardMetrics()["psnr.sigma0"]);
    }

    private static IAsyncEnumerable<NamedImage> Images(int side) => new[] { "a", "b" }
        .Select((name, seed) => new NamedImage(name, new FloatImage(GaussianNoise.Add(new float[3 * side * side], 0.3f, seed), 3, side, side)))
        .Select(image => image with { Image = image.Image with { Samples = [.. image.Image.Samples.Select(sample => Math.Clamp(sample + 0.5f, 0, 1))] } })
        .ToAsyncEnumerable();

    // 24 x 20, three periodic channels made smooth by shrinking and enlarging four times.
    private static FloatImage SmoothPattern()
    {
        var samples = new[] { (37, 101), (53, 89), (29, 97) }
            .SelectMany(channel => Enumerable.Range(0, 24 * 20).Select(i => i * channel.Item1 % channel.Item2 / (float)(channel.Item2 - 1)));
        return BicubicResizer.Enlarge(BicubicResizer.Shrink(new FloatImage([.. samples], 3, 24, 20), 4), 4);
    }
}
