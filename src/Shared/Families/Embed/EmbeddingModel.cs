using AePipeline.Imaging;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Hosting;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Families.Embed;

/// <summary>Embeds; the output image is the reconstruction.</summary>
internal sealed class EmbeddingModel(ModelLease<EmbedModel> lease, ImageEmbedder embedder) : ITaskModel
{
    public string Version => lease.Version;

    public async Task<ProcessedImage> RunAsync(
        InputFile input, string outputPath, ImageFormat outputFormat, UploadOptions wanted, CancellationToken cancellationToken)
    {
        return ProcessedImage.Of(
            await lease.RunAsync(
                model => embedder.EmbedAsync(input.Path, input.Limits, outputPath, wanted.OutputAs(outputFormat), model, cancellationToken), cancellationToken));
    }

    public void Dispose() => lease.Dispose();
}
