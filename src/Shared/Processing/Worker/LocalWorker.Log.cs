using AePipeline.Storage;
using Microsoft.Extensions.Logging;

namespace AePipeline.Processing.Worker;

public sealed partial class LocalWorker
{
    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "The storage does not answer; looking again until it does")]
        public static partial void StorageLost(ILogger logger, Exception failure);

        [LoggerMessage(3102, LogLevel.Information, "The storage answers again")]
        public static partial void StorageBack(ILogger logger);

        [LoggerMessage(3103, LogLevel.Warning, "Uploads for {Task} wait for a model: {Reason}")]
        public static partial void ModelMissing(ILogger logger, ImageTask task, string reason);

        [LoggerMessage(3104, LogLevel.Information, "{Task} has a model; its uploads go on")]
        public static partial void ModelArrived(ILogger logger, ImageTask task);

        [LoggerMessage(3105, LogLevel.Warning, "{Image} failed (attempt {Attempt} of {MaxAttempts}); trying again in {Seconds:0.0} s")]
        public static partial void Postponed(
            ILogger logger, Exception failure, ImageReference image, int attempt, int maxAttempts, double seconds);

        [LoggerMessage(3106, LogLevel.Error, "{Image} failed {Attempts} times; its problem report says why, and it rests for a while")]
        public static partial void Exhausted(ILogger logger, Exception failure, ImageReference image, int attempts);

        [LoggerMessage(3107, LogLevel.Warning, "The problem report of {Image} could not be written; it is tried again")]
        public static partial void Unreported(ILogger logger, Exception failure, ImageReference image);

        [LoggerMessage(3108, LogLevel.Information, "Finishing {Count} images in flight")]
        public static partial void Draining(ILogger logger, int count);

        [LoggerMessage(3109, LogLevel.Warning, "Stopping after {Seconds:0} s; unfinished, and done by the next start: {Count}")]
        public static partial void DrainTimedOut(ILogger logger, double seconds, int count);

        [LoggerMessage(3111, LogLevel.Error, "Looking for uploads failed; looking again after a pause")]
        public static partial void SweepFailed(ILogger logger, Exception failure);

        [LoggerMessage(3112, LogLevel.Warning, "The storage failed while {Image} was worked on; it is tried again in {Seconds:0.0} s. Until an image is done, others that meet this are not logged", EventName = "OutageMet")]
        public static partial void OutageMet(ILogger logger, Exception failure, ImageReference image, double seconds);

        [LoggerMessage(3110, LogLevel.Information, "{Image} was left for the next start")]
        public static partial void Abandoned(ILogger logger, ImageReference image);
    }
}
