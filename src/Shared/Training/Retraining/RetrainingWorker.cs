using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Training.Retraining;

/// <summary>Looks at the schedule from a process that runs all the time, without any timer trigger.</summary>
/// <param name="scheduler">Decides.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the storage does not answer.</param>
internal sealed partial class RetrainingWorker(RetrainingScheduler scheduler, TimeProvider time, ILogger<RetrainingWorker> logger) : BackgroundService
{
    // A time may be put off while another run is under way, or the machine may have slept: so not only when one is due.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await scheduler.LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotLooked(logger, failure);
            }

            var pause = scheduler.NextTime - time.GetUtcNow() ?? LongestPause;
            pause = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(pause > ShortestPause ? pause : ShortestPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5061, LogLevel.Warning, "Could not look whether to train; looking again")]
        public static partial void NotLooked(ILogger logger, Exception failure);
    }
}
