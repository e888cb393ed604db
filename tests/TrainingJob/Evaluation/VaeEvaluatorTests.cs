using AePipeline.Families.Vae;
using AePipeline.Inference;
using AePipeline.Quality;
using AePipeline.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Evaluation;

public sealed class VaeEvaluatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VaeModel _model;

    public VaeEvaluatorTests() => _model = LatentModels.Vae(_folder.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Evaluate_AnyImages_GivesTheBoundOfASampledLatent()
    {
        var images = LatentModels.Squares(70);
        var scores = VaeEvaluator.Evaluate(_model, images, reference: null, Cancellation).Summary.ToCardMetrics();

        var (means, logVariances) = _model.Encode(images.Samples.Values, classes: null, Cancellation);
        var noise = GaussianNoise.Add(new float[means.Length], 1, seed: 0);
        var sampled = _model.Decode([.. means.Select((mean, i) => mean + (MathF.Exp(logVariances[i] / 2) * noise[i]))], classes: null, Cancellation);
        var divergence = means.Zip(logVariances, (mean, variance) => 0.5 * ((mean * mean) + Math.Exp(variance) - 1 - variance)).Sum() / 70;
        var reconstruction = images.Samples.Values.Zip(sampled, (x, p) => -(x * Math.Log(p)) - ((1 - x) * Math.Log(1 - p))).Sum() / 70;
        Assert.Equal(divergence, scores["kl"], 0.01);
        Assert.Equal(-(reconstruction + divergence), scores["elbo.bernoulli"], 0.05);
        Assert.Equal(
            MeanSquaredError.Compute(images.Samples.Values, _model.Decode(means, classes: null, Cancellation)), scores["mse"], 1e-5);
    }

    [Fact]
    public void Evaluate_Twice_GivesTheSameFigures()
    {
        var images = LatentModels.Squares(20);
        Assert.Equal(
            VaeEvaluator.Evaluate(_model, images, null, Cancellation).Summary.ToCardMetrics(),
            VaeEvaluator.Evaluate(_model, images, null, Cancellation).Summary.ToCardMetrics());
    }

    [Fact]
    public void Load_DecoderMissing_SaysSo()
    {
        var card = _model.Card with { Files = [.. _model.Card.Files.Where(file => file.Name == "model.onnx")] };
        var error = Assert.Throws<ModelInvalidException>(() => VaeModel.Load(card, _folder.Path, new InferenceOptions()));
        Assert.Contains("decoder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileChangedAfterTheCardWasWritten_Refuses()
    {
        File.AppendAllText(_folder["decoder.onnx"], " ");
        Assert.Throws<ModelInvalidException>(() => VaeModel.Load(_model.Card, _folder.Path, new InferenceOptions()));
    }
}
