using System.Collections.Concurrent;
using AePipeline.Bulk;
using AePipeline.Bulk.State;

namespace AePipeline.Gallery.Jobs;

/// <summary>Lists the jobs, the newest first. Those that are completed never change and are read once. Thread-safe.</summary>
/// <param name="jobs">The jobs.</param>
internal sealed class JobList(BulkJobStore jobs)
{
    private const int MostShown = 50;

    private readonly ConcurrentDictionary<string, BulkStatus> _completed = new(StringComparer.Ordinal);

    /// <exception cref="Azure.RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyList<BulkStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await jobs.ListAsync(id => !_completed.ContainsKey(id), cancellationToken).ToListAsync(cancellationToken);
        foreach (var job in read.Where(job => job.State == BulkState.Completed)) _completed[job.Id] = job;
        return [.. read.Where(job => job.State != BulkState.Completed).Concat(_completed.Values).OrderByDescending(job => job.CreatedAt).Take(MostShown)];
    }
}
