using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Turns;
using AePipeline.Processing.Models;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk;

/// <summary>Lends the current models of a job's tasks, and with them the places in memory that all jobs and their batches share.</summary>
internal sealed class BulkModelSource(ModelRunners runners, IOptions<ImageOutputOptions> output, IOptions<BulkWorkOptions> options) : IDisposable
{
    private readonly Slots _inMemory = new(options.Value.ImagesInMemory);

    /// <exception cref="ModelNotAvailableException">A task has no model yet, or none that loads.</exception>
    public async Task<BulkModels> BorrowAsync(IReadOnlyList<ImageTask> tasks, CancellationToken cancellationToken)
    {
        var stages = new List<IBulkStage>();
        try
        {
            foreach (var task in tasks) stages.Add(await StageAsync(task, cancellationToken));
            return new BulkModels(tasks, stages, _inMemory, output.Value);
        }
        catch
        {
            stages.ForEach(stage => stage.Dispose());
            throw;
        }
    }

    public void Dispose() => _inMemory.Dispose();

    private async Task<IBulkStage> StageAsync(ImageTask task, CancellationToken cancellationToken)
    {
        if (task.Family is IBatchedFamily batched) return await batched.AcquireStageAsync(runners, _inMemory, options.Value.EmbedBatchSize, cancellationToken);
        var own = await StageAsync(task, scale: null, cancellationToken);
        return task.TakesScale ? await ScaledStageAsync(task, own, cancellationToken) : own;
    }

    private async Task<IBulkStage> StageAsync(ImageTask task, int? scale, CancellationToken cancellationToken) =>
        new ModelStage(await runners.AcquireAsync(task, scale, cancellationToken), _inMemory);

    private async Task<IBulkStage> ScaledStageAsync(ImageTask task, IBulkStage own, CancellationToken cancellationToken)
    {
        var byScale = new Dictionary<int, IBulkStage>();
        try
        {
            foreach (var scale in task.Family.Scales)
            {
                try
                {
                    byScale.Add(scale, await StageAsync(task, scale, cancellationToken));
                }
                catch (ModelNotAvailableException)
                {
                    // Missed only by an image that asks for it.
                }
            }

            return new ScaledStage(task, own, byScale);
        }
        catch
        {
            own.Dispose();
            foreach (var stage in byScale.Values) stage.Dispose();
            throw;
        }
    }
}
