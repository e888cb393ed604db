using AePipeline.Families;
using AePipeline.Inference.Hosting;

namespace AePipeline.Processing.Models;

/// <summary>A family whose models work on uploads: every one that has <see cref="ModelFamily.Uploads"/>.</summary>
internal interface IUploadFamily
{
    /// <summary>Borrows the family's current model, loading it first if it is not in memory.</summary>
    /// <param name="runners">Where models are kept, and what runs them.</param>
    /// <param name="scale">One of <see cref="ModelFamily.Scales"/>, for the model of that factor; null for the family's own.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ModelNotAvailableException">There is no such model yet, or none that loads.</exception>
    Task<ITaskModel> AcquireAsync(ModelRunners runners, int? scale, CancellationToken cancellationToken);
}
