using AePipeline.Inference.Hosting;
using AePipeline.Inference.Turns;
using AePipeline.Processing.Models;


namespace AePipeline.Bulk;

/// <summary>A family whose models take several images at once, so that those of a bulk job wait for each other.</summary>
internal interface IBatchedFamily
{
    /// <summary>Borrows the family's current model for a batch of a job.</summary>
    /// <param name="runners">Where models are kept, and what runs them.</param>
    /// <param name="inMemory">The places in memory of all jobs.</param>
    /// <param name="batchSize">Most images that enter the model together.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ModelNotAvailableException">There is no model yet, or none that loads.</exception>
    Task<IBulkStage> AcquireStageAsync(ModelRunners runners, Slots inMemory, int batchSize, CancellationToken cancellationToken);
}
