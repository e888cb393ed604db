using AePipeline.Inference;
using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>The current model of each task, with what the task does with it.</summary>
/// <param name="models">Keeps them in memory.</param>
/// <param name="restorer">Denoises and upscales.</param>
/// <param name="embedder">Embeds.</param>
public sealed class TaskModels(ModelHost models, ImageRestorer restorer, ImageEmbedder embedder)
{
    /// <summary>Borrows the current model of a task, loading it first if none is in memory.</summary>
    /// <param name="task">The task.</param>
    /// <param name="wanted">What is wanted of the image: another factor is another model.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ModelNotAvailableException">The task, or the factor, has no model yet, or none that loads.</exception>
    public async Task<ITaskModel> AcquireAsync(ImageTask task, UploadOptions wanted, CancellationToken cancellationToken) => task switch
    {
        ImageTask.Denoise => new RestoringModel(task, await models.AcquireAsync(ModelKinds.Denoise, cancellationToken).ConfigureAwait(false), restorer),
        ImageTask.Upscale => new RestoringModel(task, await models.AcquireUpscalerAsync(wanted.Scale, cancellationToken).ConfigureAwait(false), restorer),
        ImageTask.Embed => new EmbeddingModel(await models.AcquireAsync(ModelKinds.Embed, cancellationToken).ConfigureAwait(false), embedder),
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task."),
    };
}
