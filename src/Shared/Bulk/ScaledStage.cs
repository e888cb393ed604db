using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Models;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>Enlarges each image by the factor that is wanted of it.</summary>
/// <param name="task">The task.</param>
/// <param name="own">With the family's own model, for images of which no factor is wanted.</param>
/// <param name="byScale">With the models of the factors that have one.</param>
internal sealed class ScaledStage(ImageTask task, IBulkStage own, IReadOnlyDictionary<int, IBulkStage> byScale) : IBulkStage
{
    public string Version => own.Version;

    public IBulkStage For(UploadOptions wanted) => wanted.Scale is not { } scale ? own
        : byScale.TryGetValue(scale, out var stage) ? stage
        : throw new ModelNotAvailableException(ModelNames.Variant(task.ToFolder(), scale), "no version is promoted. Train one, or promote a published one.");

    public EmbedBatcher.Seat? Expect() => null;

    public Task<ProcessedImage> RunAsync(
        InputFile input,
        string outputPath,
        ImageFormat format,
        UploadOptions wanted,
        EmbedBatcher.Seat? seat,
        CancellationToken cancellationToken) => For(wanted).RunAsync(input, outputPath, format, wanted, seat, cancellationToken);

    public void Dispose()
    {
        own.Dispose();
        foreach (var stage in byScale.Values) stage.Dispose();
    }
}
