using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Turns;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>The models of a job's tasks, borrowed for one batch of images, so that the whole batch gets the same versions.</summary>
internal sealed class BulkModels(IReadOnlyList<ImageTask> tasks, IReadOnlyList<IBulkStage> stages, Slots inMemory, ImageOutputOptions output) : IDisposable
{
    public int Count => stages.Count;

    public IBulkStage this[Index task] => stages[task];

    /// <summary>The same for an image of which something is wanted; not to be disposed of.</summary>
    /// <exception cref="ModelNotAvailableException">No model does what is wanted.</exception>
    public BulkModels For(UploadOptions wanted) => new(tasks, [.. stages.Select(stage => stage.For(wanted))], inMemory, output);

    /// <summary>What <see cref="ResultMetadata.ModelChain"/> says of the first tasks; null for a single one.</summary>
    public string? ChainOf(int count) => ResultMetadata.ChainOf(stages.Take(count).Select((stage, i) => (tasks[i], stage.Version)));

    /// <summary>Expects an image at the stage that gathers them, which is the last one.</summary>
    public EmbedBatcher.Seat? Expect() => stages[^1].Expect();

    /// <summary>Writes what a stage made in the format of results.</summary>
    public async Task CopyAsync(string path, string outputPath, ImageOutput how, CancellationToken cancellationToken)
    {
        using (await inMemory.TakeAsync(cancellationToken))
        {
            await Task.Run(() => ImageCopy.Write(path, outputPath, how, output), cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var stage in stages)
        {
            stage.Dispose();
        }
    }
}
