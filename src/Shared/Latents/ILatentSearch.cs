using Azure;

namespace AePipeline.Latents;

/// <summary>What finds the latents nearest to a vector: the index of latents itself, or a database that is kept like it.</summary>
public interface ILatentSearch
{
    /// <summary>Finds the latents nearest to a vector; every one of its model version is compared.</summary>
    /// <exception cref="LatentSearchException">The database does not answer, or not as it should.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    Task<LatentAnswer> FindAsync(LatentQuery query, CancellationToken cancellationToken);
}
