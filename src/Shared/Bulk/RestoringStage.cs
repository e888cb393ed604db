using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Processing;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>Denoises or upscales.</summary>
internal sealed class RestoringStage(ImageTask task, ModelLease<OnnxModel> lease, ImageRestorer restorer, Slots inMemory) : IBulkStage
{
    public string Version => lease.Version;

    public EmbedBatcher.Seat? Expect() => null;

    public async Task<ProcessedImage> RunAsync(
        InputFile input,
        string outputPath,
        ImageFormat format,
        UploadOptions wanted,
        EmbedBatcher.Seat? seat,
        CancellationToken cancellationToken)
    {
        using (await inMemory.TakeAsync(cancellationToken))
        {
            return ProcessedImage.Of(await lease.RunAsync(
                model => restorer.RestoreAsync(input.Path, input.Limits, outputPath, wanted.OutputAs(format), model, wanted.StrengthFor(task), cancellationToken),
                cancellationToken));
        }
    }

    public void Dispose() => lease.Dispose();
}
