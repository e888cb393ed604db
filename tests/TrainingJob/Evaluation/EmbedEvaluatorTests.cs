using AePipeline.Families.Embed;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Quality;
using AePipeline.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Evaluation;

public sealed class EmbedEvaluatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EmbedModel _model;

    public EmbedEvaluatorTests() => _model = LatentModels.Embed(_folder.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Evaluate_WithLabels_MeasuresErrorAndNeighboursBesidePcaAndPixels()
    {
        var images = LatentModels.Squares(130);
        var evaluation = EmbedEvaluator.Evaluate(_model, images, LatentModels.Squares(60, seed: 2), Cancellation);

        var (latents, reconstructions) = _model.Run(images.Samples.Values, Cancellation);
        Assert.Equal(130 * LatentModels.LatentSize, latents.Length);
        Assert.Equal(latents, evaluation.Latents.Values);
        var metrics = evaluation.Summary.ToCardMetrics();
        Assert.Equal(MeanSquaredError.Compute(images.Samples.Values, reconstructions), metrics["mse"], 1e-5);
        Assert.Equal(-10 * Math.Log10(metrics["mse"]), metrics["psnr.reconstruction"], 0.01);
        Assert.Equal(evaluation.Summary.Images.Select(image => image.Scores[0].Value), evaluation.ReconstructionErrors);
        // Three components tell four corners apart but for the noise, whose variance is 0.2² / 12.
        Assert.InRange(metrics["mse.pca"], 0.0025, 0.0045);
        Assert.Equal(1, metrics["knn1.pixels"]);
        Assert.Equal(1, metrics["knn1.pca"]);
        Assert.Equal(["mse", "psnr.reconstruction", "knn1", "knn5"], evaluation.Summary.Scores.Select(score => score.Metric.Name));
    }

    [Fact]
    public void Evaluate_WithoutLabels_MeasuresTrustworthiness()
    {
        var images = LatentModels.Squares(50, labelled: false);
        var evaluation = EmbedEvaluator.Evaluate(_model, images, reference: null, Cancellation);

        var score = evaluation.Summary.Scores[^1];
        Assert.Equal("trustworthiness", score.Metric.Name);
        Assert.Equal(Trustworthiness.Compute(images.Samples, evaluation.Latents, 10, Cancellation), score.Value, 9);
        Assert.Contains(evaluation.Summary.Protocol, sentence => sentence.Contains("favours it", StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_FewerImagesThanDimensions_SaysThatPcaIsMissing()
    {
        var evaluation = EmbedEvaluator.Evaluate(_model, LatentModels.Squares(3), reference: null, Cancellation);
        Assert.Null(evaluation.ByPca);
        Assert.All(evaluation.Summary.Scores, score => Assert.Empty(score.Baselines));
        Assert.Contains(evaluation.Summary.Protocol, sentence => sentence.Contains("too few", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_VariationalModel_NamesWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ModelInvalidException>(
            () => EmbedModel.Load(LatentModels.VaeCard(folder.Path), folder.Path, new InferenceOptions()));
        Assert.Contains("latent", error.Message, StringComparison.Ordinal);
    }
}
