using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Train;
using AePipeline.Storage;
using AePipeline.Training.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Cli.Up;

/// <summary>
/// Lets the training program carry out the requests that wait in the queue, whoever asked, one after another. What it
/// publishes and promotes, the worker serves by itself.
/// </summary>
internal sealed partial class TrainingQueueWorker(
    TrainingRequestQueue queue, IOptions<StorageOptions> storage, DataFolder folder, TimeProvider time, ILogger<TrainingQueueWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    private TrainingProgram? _program;
    private volatile string _status = "";

    /// <summary>What the training program does now, to be put behind what the worker does; empty when it does not run.</summary>
    public string Status => _status;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                if (await queue.DescribeNextAsync(stoppingToken) is { } next)
                {
                    pause = await TrainAsync(next, stoppingToken) ? TimeSpan.Zero : PauseAfterFailure;
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
                pause = PauseAfterFailure;
            }

            _status = "";
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether the program did what it is for, so that the next request can be taken at once.</returns>
    private async Task<bool> TrainAsync(string request, CancellationToken stop)
    {
        var program = _program ?? TrainingProgram.FindBuilt();
        if (program is null)
        {
            Log.Building(logger);
            _status = "; building the training program";
            program = await TrainingProgram.BuildAsync(stop);
        }

        _program = program;
        Log.Started(logger, request, folder.TrainingLog);

        var lastLine = "";
        int exitCode;
        await using (var log = new StreamWriter(folder.TrainingLog, append: true) { AutoFlush = true })
        {
            exitCode = await program.CarryOutRequestAsync(storage.Value.ConnectionString!, Write, stop);

            // The program's two outputs are read on two threads.
            void Write(string line)
            {
                lock (log)
                {
                    log.WriteLine($"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss} {line}");
                    lastLine = line.Trim();
                    _status = $"; training: {lastLine}";
                }
            }
        }

        if (stop.IsCancellationRequested)
        {
            Log.Interrupted(logger, request);
            return false;
        }

        var isDone = exitCode == 0;
        Log.Ended(logger, isDone ? LogLevel.Information : LogLevel.Warning, request, exitCode, lastLine);
        return isDone;
    }

    private static partial class Log
    {
        [LoggerMessage(9001, LogLevel.Information, "Training begins: {Request}; the program's output goes to {Path}")]
        public static partial void Started(ILogger logger, string request, string path);

        [LoggerMessage(EventId = 9002, Message = "Training ended: {Request}; exit code {ExitCode}, {LastLine}")]
        public static partial void Ended(ILogger logger, LogLevel level, string request, int exitCode, string lastLine);

        [LoggerMessage(9003, LogLevel.Information, "Training was interrupted and goes on after the next start: {Request}")]
        public static partial void Interrupted(ILogger logger, string request);

        [LoggerMessage(9004, LogLevel.Error, "Training could not begin; looking again soon")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(9005, LogLevel.Information, "Building the training program; the first time downloads its libraries")]
        public static partial void Building(ILogger logger);
    }
}
