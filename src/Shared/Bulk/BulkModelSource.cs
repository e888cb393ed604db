using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk;

/// <summary>Lends the current models of a job's tasks, and with them the places in memory that all jobs and their batches share.</summary>
internal sealed class BulkModelSource(
    ModelHost host, ImageRestorer restorer, ImageEmbedder embedder, IOptions<ImageOutputOptions> output, IOptions<BulkWorkOptions> options) : IDisposable
{
    private readonly Slots _inMemory = new(options.Value.ImagesInMemory);

    /// <exception cref="ModelNotAvailableException">A task has no model yet, or none that loads.</exception>
    public async Task<BulkModels> BorrowAsync(IReadOnlyList<ImageTask> tasks, CancellationToken cancellationToken)
    {
        var stages = new List<IBulkStage>();
        try
        {
            foreach (var task in tasks)
            {
                stages.Add(task.ToFolder() switch
                {
                    "denoise" => new RestoringStage(task, await host.AcquireAsync(ModelKinds.Denoise, cancellationToken), restorer, _inMemory),
                    "upscale" => await UpscaleAsync(cancellationToken),
                    "embed" => new EmbeddingStage(
                        await host.AcquireAsync(ModelKinds.Embed, cancellationToken), embedder, _inMemory, options.Value.EmbedBatchSize, cancellationToken),
                    _ => throw new ArgumentOutOfRangeException(nameof(tasks), task, "There is no such task."),
                });
            }

            return new BulkModels(tasks, stages, _inMemory, output.Value);
        }
        catch
        {
            stages.ForEach(stage => stage.Dispose());
            throw;
        }
    }

    private async Task<IBulkStage> UpscaleAsync(CancellationToken cancellationToken)
    {
        IBulkStage? own = null;
        var byScale = new Dictionary<int, IBulkStage>();
        try
        {
            own = await StageAsync(null);
            foreach (var scale in UpscaleFactors.All)
            {
                try
                {
                    byScale.Add(scale, await StageAsync(scale));
                }
                catch (ModelNotAvailableException)
                {
                    // Missed only by an image that asks for it.
                }
            }

            return new UpscalingStage(own, byScale);
        }
        catch
        {
            own?.Dispose();
            foreach (var stage in byScale.Values) stage.Dispose();
            throw;
        }

        async Task<IBulkStage> StageAsync(int? scale) =>
            new RestoringStage(ImageTask.Upscale, await host.AcquireUpscalerAsync(scale, cancellationToken), restorer, _inMemory);
    }

    public void Dispose() => _inMemory.Dispose();
}
