using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing.Models;

/// <summary>The current model of each task, with what the task does with it.</summary>
/// <param name="runners">Where the models are, and what runs them.</param>
/// <param name="options">Where the files between the tasks of a chain are.</param>
/// <param name="output">How results are written.</param>
public sealed class TaskModels(ModelRunners runners, IOptions<ProcessingOptions> options, IOptions<ImageOutputOptions> output)
{
    /// <summary>Borrows the current model of a task, or those of a chain, loading what is not in memory.</summary>
    /// <param name="task">The task.</param>
    /// <param name="wanted">What is wanted of the image: another factor is another model, and other tasks may follow.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ModelNotAvailableException">A task, or the factor, has no model yet, or none that loads.</exception>
    public async Task<ITaskModel> AcquireAsync(ImageTask task, UploadOptions wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Then is not { } then) return await AcquireOneAsync(task, wanted, cancellationToken);
        var stages = new List<(ImageTask Task, ITaskModel Model)>();
        try
        {
            foreach (var next in (ImageTask[])[task, .. then.Tasks])
            {
                stages.Add((next, await AcquireOneAsync(next, wanted, cancellationToken)));
            }

            return new ChainedModel(stages, options.Value.WorkDirectory, output.Value);
        }
        catch
        {
            foreach (var (_, model) in stages) model.Dispose();
            throw;
        }
    }

    private Task<ITaskModel> AcquireOneAsync(ImageTask task, UploadOptions wanted, CancellationToken cancellationToken) =>
        runners.AcquireAsync(task, task.TakesScale ? wanted.Scale : null, cancellationToken);
}
