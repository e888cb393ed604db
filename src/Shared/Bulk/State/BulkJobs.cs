namespace AePipeline.Bulk.State;

/// <summary>What a user does to a job that exists.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="time">The clock.</param>
public sealed class BulkJobs(BulkJobStore jobs, TimeProvider time)
{
    /// <summary>Asks a job to stop; one that nobody works on has stopped when this returns, one that has ended stays as it is.</summary>
    /// <returns>How the job is now.</returns>
    /// <exception cref="BulkJobException">There is no such job.</exception>
    public Task<BulkStatus> CancelAsync(string id, CancellationToken cancellationToken)
    {
        return jobs.ChangeStatusAsync(id, Cancel, cancellationToken);

        BulkStatus Cancel(BulkStatus status) => status.State switch
        {
            BulkState.Waiting => status.Enter(BulkState.Cancelled) with { UpdatedAt = time.GetUtcNow(), EndedAt = time.GetUtcNow() },
            BulkState.Listing or BulkState.Running => status.Enter(BulkState.Cancelling) with { UpdatedAt = time.GetUtcNow() },
            _ => status,
        };
    }

    /// <summary>Lets a job that was cancelled or that failed go on; one that is open or completed stays as it is.</summary>
    /// <returns>How the job is now.</returns>
    /// <exception cref="BulkJobException">There is no such job.</exception>
    public Task<BulkStatus> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        return jobs.ChangeStatusAsync(id, Resume, cancellationToken);

        BulkStatus Resume(BulkStatus status) => status.State.MayBecome(BulkState.Waiting) && status.State is not (BulkState.Listing or BulkState.Running)
            ? status.Enter(BulkState.Waiting) with { UpdatedAt = time.GetUtcNow(), EndedAt = null }
            : status;
    }
}
