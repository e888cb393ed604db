using AePipeline.Bulk;
using AePipeline.Imaging;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Turns;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Families.Embed;

/// <summary>Embeds, several images at once.</summary>
internal sealed class EmbeddingStage : IBulkStage
{
    private readonly ModelLease<EmbedModel> _lease;
    private readonly ImageEmbedder _embedder;
    private readonly Slots _inMemory;
    private readonly EmbedBatcher _batcher;

    public EmbeddingStage(
        ModelLease<EmbedModel> lease, ImageEmbedder embedder, Slots inMemory, int batchSize, CancellationToken cancellationToken)
    {
        _lease = lease;
        _embedder = embedder;
        _inMemory = inMemory;
        _batcher = new EmbedBatcher(images => embedder.RunAsync(lease.Model, images, cancellationToken), batchSize);
    }

    public string Version => _lease.Version;

    public EmbedBatcher.Seat? Expect() => _batcher.Expect();

    public async Task<ProcessedImage> RunAsync(
        InputFile input,
        string outputPath,
        ImageFormat format,
        UploadOptions wanted,
        EmbedBatcher.Seat? seat,
        CancellationToken cancellationToken)
    {
        FloatImage image;
        using (await _inMemory.TakeAsync(cancellationToken))
        {
            image = await _embedder.ReadAsync(input.Path, input.Limits, _lease.Model, cancellationToken);
        }

        // Outside of the slot: the batch waits for images that still have to pass through it.
        var run = await _batcher.RunAsync(seat!, image.Samples);
        return ProcessedImage.Of(await _lease.RunAsync(
            model => Task.FromResult(_embedder.Write(outputPath, wanted.OutputAs(format), model, image, run)), cancellationToken));
    }

    public void Dispose() => _lease.Dispose();
}
