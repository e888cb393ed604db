using AePipeline.Bulk.State;
using AePipeline.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk.Running;

/// <summary>Runs the jobs of an account from a process that runs all the time, one at a time: the highest priority first, then the oldest.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="runner">Runs one.</param>
/// <param name="options">How often to look.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the storage does not answer.</param>
public sealed partial class BulkWorker(
    BulkJobStore jobs, BulkRunner runner, IOptions<BulkRunnerOptions> options, TimeProvider time, ILogger<BulkWorker> logger) : BackgroundService
{
    private volatile string? _running;

    /// <summary>The job that is run now, or null.</summary>
    public string? Running => _running;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var ran = false;
            try
            {
                ran = await RunNextAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotLooked(logger, failure);
            }
            catch (Exception)
            {
                return;
            }

            if (!ran)
            {
                await Task.Delay(options.Value.PollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> RunNextAsync(CancellationToken stop)
    {
        foreach (var job in BulkOrder.Sort(await jobs.ListOpenAsync(stop).ToListAsync(stop)))
        {
            try
            {
                _running = job.Id;
                if (await runner.TryRunAsync(job.Id, stop) is not null)
                {
                    return true;
                }
            }
            catch (Exception failure) when (!stop.IsCancellationRequested && !StorageOutage.ConcernsAll(failure))
            {
                // The jobs behind it do not wait for somebody to put this one right.
                Log.NotRun(logger, failure, job.Id);
            }
            finally
            {
                _running = null;
            }
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(4041, LogLevel.Warning, "Could not look for bulk jobs; looking again")]
        public static partial void NotLooked(ILogger logger, Exception failure);

        [LoggerMessage(4042, LogLevel.Error, "Bulk job {Id} could not be run; the next one goes first")]
        public static partial void NotRun(ILogger logger, Exception failure, string id);
    }
}
