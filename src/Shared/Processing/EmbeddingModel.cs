using AePipeline.Imaging;
using AePipeline.Inference;

namespace AePipeline.Processing;

/// <summary>Embeds; the output image is the reconstruction.</summary>
internal sealed class EmbeddingModel(ModelLease<EmbedModel> lease, ImageEmbedder embedder) : ITaskModel
{
    public string Version => lease.Version;

    public async Task<ProcessedImage> RunAsync(
        string inputPath, string outputPath, ImageFormat outputFormat, CancellationToken cancellationToken)
    {
        var embedded = await embedder.EmbedAsync(inputPath, outputPath, outputFormat, lease.Model, cancellationToken).ConfigureAwait(false);
        return new ProcessedImage(embedded.Width, embedded.Height, embedded.ModelFile, embedded.Provider, embedded.InferenceTime)
        {
            Embedding = embedded.Embedding,
        };
    }

    public void Dispose() => lease.Dispose();
}
