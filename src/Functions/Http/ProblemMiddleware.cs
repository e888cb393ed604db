using AePipeline.Bulk;
using AePipeline.Generation;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace AePipeline.Functions.Http;

/// <summary>Answers requests that fail with a problem that says why, and the log with the rest.</summary>
internal sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (context.GetHttpContext() is { Response.HasStarted: false } http && !http.RequestAborted.IsCancellationRequested)
        {
            var cause = failure is AggregateException several ? several.Flatten().InnerExceptions[0] : failure;
            if (StatusOf(cause) is { } status)
            {
                Log.Refused(logger, cause, context.FunctionDefinition.Name, status);
                context.GetInvocationResult().Value = Problems.Of(status, TextOf(cause));
            }
            else
            {
                Log.Failed(logger, cause, context.FunctionDefinition.Name);
                context.GetInvocationResult().Value = Problems.Of(
                    StatusCodes.Status500InternalServerError, $"The request failed; the log of invocation {context.InvocationId} says why.");
            }
        }
    }

    /// <summary>Null for what nobody foresaw, a missing argument of code of ours among it: its message is not for the caller.</summary>
    internal static int? StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException unread => unread.StatusCode,
        ArgumentNullException or ArgumentOutOfRangeException => null,
        ArgumentException or InvalidDataException or GenerationRequestException => StatusCodes.Status400BadRequest,
        LatentMissingException or ModelIntegrityException => StatusCodes.Status404NotFound,
        BulkJobException or PromotionConflictException or LatentStaleException => StatusCodes.Status409Conflict,
        ModelNotAvailableException or LatentSearchException => StatusCodes.Status503ServiceUnavailable,
        _ when StorageOutage.MayPass(failure) => StatusCodes.Status503ServiceUnavailable,
        _ => null,
    };

    /// <summary>
    /// What is for the caller: the platform adds the name of an argument of ours, and the storage's client the headers and body of
    /// an answer.
    /// </summary>
    internal static string TextOf(Exception failure)
    {
        var text = failure.Message.Split('\n')[0].Trim();
        return failure is ArgumentException { ParamName: { } parameter } ? text.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal) : text;
    }

    private static partial class Log
    {
        [LoggerMessage(7081, LogLevel.Information, "{Function} answers with {Status}")]
        public static partial void Refused(ILogger logger, Exception cause, string function, int status);

        [LoggerMessage(7082, LogLevel.Error, "{Function} failed")]
        public static partial void Failed(ILogger logger, Exception failure, string function);
    }
}
