using AePipeline.Evaluation;
using AePipeline.Families.Embed;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Models;
using AePipeline.Tests.Imaging;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Inference;

public sealed class ImageEmbedderTests : IDisposable
{
    private const int Side = 16;
    private const int Block = 4;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("embed", 3)]
    [InlineData("embed-grey", 1)]
    public async Task Embed_ImageOfTheModelsSize_GivesWhatIsComputedByHand(string card, int channels)
    {
        using (var photo = TestPictures.Photo(Side, Side)) photo.Pngsave(_folder.File("in.png"));
        using var model = Load(card);

        var embedded = await EmbedAsync("in.png", model);

        var (_, pixels) = TestPictures.Read(_folder.File("in.png"));
        var planes = Planes([.. pixels.Select(sample => sample / 255.0)], channels);
        var means = Blocks(planes, channels);
        Assert.All(means.Zip(embedded.Embedding.Latent), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        var error = planes.Index().Average(pixel => Math.Pow(pixel.Item - means[BlockOf(pixel.Index)], 2));
        Assert.Equal(error, embedded.Embedding.ReconstructionError, 1e-7);
        var (layout, reconstruction) = TestPictures.Read(_folder.File("out.png"));
        Assert.Equal((Side, Side, channels, 8), (layout.Width, layout.Height, layout.Channels, layout.BitDepth));
        Assert.All(Planes([.. reconstruction.Select(sample => sample / 255.0)], channels).Index(), pixel =>
            Assert.Equal(means[BlockOf(pixel.Index)], pixel.Item, 0.51 / 255));
    }

    [Theory]
    [InlineData("embed")]
    [InlineData("embed-grey")]
    public async Task Embed_PhotoOfAnySize_GivesTheLatentAndErrorOfTheEvaluation(string card)
    {
        using (var photo = TestPictures.Photo(1234, 777)) photo.Jpegsave(_folder.File("in.jpg"));
        using var model = Load(card);
        var named = new NamedImage("in.jpg", ImageReader.ReadFloat(_folder.File("in.jpg")));
        var images = await UniformImages.ReadAsync(new[] { named }.ToAsyncEnumerable(), model.Shape, Cancellation);
        var evaluation = EmbedEvaluator.Evaluate(model, images, reference: null, Cancellation);

        var embedded = await EmbedAsync("in.jpg", model);

        Assert.Equal(evaluation.Latents.Values, embedded.Embedding.Latent);
        Assert.Equal(evaluation.Summary.Images[0].Scores[0].Value, embedded.Embedding.ReconstructionError);
    }

    [Fact]
    public async Task Embed_CardWithDistribution_GivesTheZScore()
    {
        using (var photo = TestPictures.Photo(50, 40)) photo.Pngsave(_folder.File("in.png"));
        var errors = ErrorDistribution.Of([0.001, 0.002, 0.006]);
        using var model = Load("embed", errors);

        var embedding = (await EmbedAsync("in.png", model)).Embedding;

        // 0.003 is the mean; the squares of the differences are 4e-6, 1e-6 and 9e-6, divided by 3 - 1.
        Assert.Equal((embedding.ReconstructionError - 0.003) / Math.Sqrt(14e-6 / 2), embedding.ZScore!.Value, 9);
    }

    [Fact]
    public async Task Embed_CorruptFile_IsRejectedAndLeavesNothing()
    {
        using (var photo = TestPictures.Photo(300, 300)) photo.Pngsave(_folder.File("whole.png"));
        _folder.Write("in.png", File.ReadAllBytes(_folder.File("whole.png")).AsSpan()[..^5000]);
        using var model = Load("embed");

        var rejected = await Assert.ThrowsAsync<ImageRejectedException>(() => EmbedAsync("in.png", model));

        Assert.Equal(ImageRejection.Corrupt, rejected.Rejection);
        Assert.Equal(["in.png", "whole.png"], _folder.Files.Order(StringComparer.Ordinal));
    }

    private static EmbedModel Load(string card, ErrorDistribution? errors = null) => EmbedModel.Load(
        Models.With(Models.Read($"{card}.json"), file => file with { ReconstructionError = errors }), Models.Folder, new InferenceOptions());

    private static double[] Planes(double[] pixels, int channels) => channels == 1 && pixels.Length == 3 * Side * Side
        ? [.. pixels.Chunk(3).Select(pixel => (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]))]
        : [.. Enumerable.Range(0, channels).SelectMany(channel => pixels.Where((_, i) => i % channels == channel))];

    private static double[] Blocks(double[] planes, int channels)
    {
        var means = new double[channels * Side * Side / (Block * Block)];
        foreach (var (i, sample) in planes.Index()) means[BlockOf(i)] += sample / (Block * Block);
        return means;
    }

    private static int BlockOf(int sample)
    {
        var (plane, pixel) = Math.DivRem(sample, Side * Side);
        var (y, x) = Math.DivRem(pixel, Side);
        return (((plane * Side / Block) + (y / Block)) * (Side / Block)) + (x / Block);
    }

    private async Task<EmbeddedImage> EmbedAsync(string file, EmbedModel model)
    {
        var gate = Models.Gate();
        var embedder = new ImageEmbedder(Options.Create(new ImageLimits()), Options.Create(new ImageOutputOptions()), gate, Models.Budget(), TimeProvider.System);
        return await embedder.EmbedAsync(_folder.File(file), _folder.File("out.png"), ImageFormat.Png, model, Cancellation);
    }
}
