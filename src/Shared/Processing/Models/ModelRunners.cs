using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;
using AePipeline.Storage;

namespace AePipeline.Processing.Models;

/// <summary>Where the models of a process are, and what runs them on image files.</summary>
/// <param name="Models">Keeps them in memory.</param>
/// <param name="Restorer">Runs those that turn an image into an image.</param>
/// <param name="Embedder">Runs those that turn an image into a latent vector.</param>
public sealed record ModelRunners(ModelHost Models, ImageRestorer Restorer, ImageEmbedder Embedder)
{
    /// <summary>Borrows the current model of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="scale">One of the factors of its family, for the model of that factor; null for the family's own.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ModelNotAvailableException">There is no such model yet, or none that loads.</exception>
    /// <exception cref="InvalidOperationException">The family takes uploads and does not say what works on them.</exception>
    public Task<ITaskModel> AcquireAsync(ImageTask task, int? scale, CancellationToken cancellationToken) => task.Family is IUploadFamily family
        ? family.AcquireAsync(this, scale, cancellationToken)
        : throw new InvalidOperationException($"The family '{task}' takes uploads: its descriptor must implement {nameof(IUploadFamily)}.");
}
