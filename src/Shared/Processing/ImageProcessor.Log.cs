using AePipeline.Imaging;
using AePipeline.Storage;
using Microsoft.Extensions.Logging;

namespace AePipeline.Processing;

public sealed partial class ImageProcessor
{
    private static partial class Log
    {
        [LoggerMessage(3004, LogLevel.Information, "{Image} is made with another version of the model. {Reason}", EventName = "MadeWithAnotherVersion")]
        public static partial void Replaced(ILogger logger, ImageReference image, string reason);

        [LoggerMessage(3001, LogLevel.Information, "Wrote the result of {Image}: {Width} x {Height} on {Provider}, {Seconds:0.00} s in model {ModelVersion}")]
        public static partial void Written(
            ILogger logger, ImageReference image, int width, int height, string provider, double seconds, string modelVersion);

        [LoggerMessage(3002, LogLevel.Warning, "Rejected {Image} ({Rejection}): {Reason}")]
        public static partial void Rejected(ILogger logger, ImageReference image, ImageRejection rejection, string reason);

        [LoggerMessage(3003, LogLevel.Information, "{Image} changed while it was worked on (round {Round}); starting over with the newest upload")]
        public static partial void Overtaken(ILogger logger, ImageReference image, int round);
    }
}
