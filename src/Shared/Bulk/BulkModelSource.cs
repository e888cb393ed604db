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
                stages.Add(task switch
                {
                    ImageTask.Denoise => new RestoringStage(task, await host.AcquireAsync(ModelKinds.Denoise, cancellationToken), restorer, _inMemory),
                    ImageTask.Upscale => new RestoringStage(task, await host.AcquireAsync(ModelKinds.Upscale, cancellationToken), restorer, _inMemory),
                    ImageTask.Embed => new EmbeddingStage(
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

    public void Dispose() => _inMemory.Dispose();
}
