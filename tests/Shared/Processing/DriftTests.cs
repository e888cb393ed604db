using AePipeline.Evaluation;
using AePipeline.Families.Embed;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

/// <summary>Drift from the card to the verdict: a model whose card is measured on some images, and uploads like them or not.</summary>
public sealed class DriftTests(AzuriteFixture azurite)
{
    private const int Side = 64;
    private const int Uploads = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4, false)]
    [InlineData(40, true)]
    public async Task Measure_UploadsLikeTheValidationImagesOrNot_DriftsOnlyForTheOthers(int period, bool drifted)
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite, await MeasureAsync(), ("Drift:MinImages", $"{Uploads}"));
        var scores = new List<double>();
        for (var i = 0; i < Uploads; i++)
        {
            var image = await host.UploadAsync($"{i}.png", Encode(Picture(new Random(1000 + i), period)), ImageTask.Embed);
            scores.Add((await host.ProcessAsync(image)).Processed!.Embedding!.ZScore!.Value);
        }

        var report = await host.Get<DriftMonitor>().MeasureAsync("20260101T000000Z-fixture", DateTimeOffset.UtcNow.AddHours(-1), Cancellation);

        Assert.Equal(Uploads, report.Images);
        Assert.Equal(scores.Average(), report.MeanZScore, 9);
        Assert.Equal(scores.Count(score => score > 3) / (double)Uploads, report.ShareBeyondThree, 9);
        Assert.Equal(drifted, report.HasDrifted);
    }

    /// <summary>The distribution of errors as training measures it.</summary>
    private static async Task<ErrorDistribution> MeasureAsync()
    {
        var random = new Random(1);
        var validation = Enumerable.Range(0, 200).Select(i => new NamedImage($"{i}", Picture(random, period: 4))).ToAsyncEnumerable();
        using var model = EmbedModel.Load(ProcessingHost.EmbedCard(errors: null), ProcessingHost.ModelFolder, new InferenceOptions());
        var images = await UniformImages.ReadAsync(validation, model.Shape, Cancellation);
        return ErrorDistribution.Of(EmbedEvaluator.Evaluate(model, images, reference: null, Cancellation).ReconstructionErrors);
    }

    /// <summary>Waves of random direction and strength: the more waves a side, the less of them the model keeps.</summary>
    private static FloatImage Picture(Random random, int period)
    {
        var samples = new float[3 * Side * Side];
        for (var channel = 0; channel < 3; channel++)
        {
            var (x, y, phase, strength) = (random.NextDouble(), random.NextDouble(), random.NextDouble() * Math.Tau, 0.1 + (random.NextDouble() * 0.3));
            for (var i = 0; i < Side * Side; i++)
            {
                var at = (((i % Side) * x) + ((i / Side) * y)) * period / Side;
                samples[(channel * Side * Side) + i] = (float)(0.5 + (strength * Math.Sin(at + phase)));
            }
        }

        return new FloatImage(samples, 3, Side, Side);
    }

    private static byte[] Encode(FloatImage image)
    {
        using var folder = new TemporaryFolder();
        using (var writer = ImageWriter.Create(
            folder["image"], ImageFormat.Png, new PixelLayout(image.Width, image.Height, image.Channels, HasAlpha: false, BitDepth: 8), new ImageOutputOptions()))
        {
            writer.Write(image);
            writer.Complete();
        }

        return File.ReadAllBytes(folder["image"]);
    }
}
