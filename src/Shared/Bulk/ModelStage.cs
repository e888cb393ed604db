using AePipeline.Imaging;
using AePipeline.Inference.Turns;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>Takes each image by itself, as an upload of it would be.</summary>
/// <param name="model">Does it; disposed of with this.</param>
/// <param name="inMemory">The places in memory of all jobs.</param>
internal sealed class ModelStage(ITaskModel model, Slots inMemory) : IBulkStage
{
    public string Version => model.Version;

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
            return await model.RunAsync(input, outputPath, format, wanted, cancellationToken);
        }
    }

    public void Dispose() => model.Dispose();
}
