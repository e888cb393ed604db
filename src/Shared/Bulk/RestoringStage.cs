using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Processing;

namespace AePipeline.Bulk;

/// <summary>Denoises or upscales.</summary>
internal sealed class RestoringStage(ModelLease<OnnxModel> lease, ImageRestorer restorer, Slots inMemory) : IBulkStage
{
    public string Version => lease.Version;

    public EmbedBatcher.Seat? Expect() => null;

    public async Task<ProcessedImage> RunAsync(
        (string Path, ImageLimits? Limits) input, string outputPath, ImageFormat format, EmbedBatcher.Seat? seat, CancellationToken cancellationToken)
    {
        using (await inMemory.TakeAsync(cancellationToken))
        {
            return ProcessedImage.Of(await restorer.RestoreAsync(input.Path, input.Limits, outputPath, format, lease.Model, cancellationToken));
        }
    }

    public void Dispose() => lease.Dispose();
}
