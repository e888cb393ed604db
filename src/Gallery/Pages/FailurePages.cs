using AePipeline.Storage;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace AePipeline.Gallery.Pages;

/// <summary>Says in a sentence why a request failed: on a page to people, in plain text to the scripts of pages.</summary>
/// <param name="next">What answers.</param>
/// <param name="logger">Told of defects.</param>
internal sealed partial class FailurePages(RequestDelegate next, ILogger<FailurePages> logger)
{
    /// <summary>Answers for an address at which there is nothing.</summary>
    public static Task NotFound(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status404NotFound, "There is nothing here", "The address is of no page and of no picture. It may have been deleted.");

    /// <summary>An answer for a request that cannot be carried out.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="heading">What happened, in a few words.</param>
    /// <param name="detail">What is wrong and what to do about it.</param>
    public static IResult Of(int status, string heading, string detail) => new FailureResult(status, heading, detail);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, bad.StatusCode, "The request cannot be carried out", bad.Message);
        }
        catch (Exception failure) when (!context.Response.HasStarted && (failure is RequestFailedException || StorageOutage.ConcernsAll(failure)))
        {
            Log.StorageFailed(logger, failure);
            var (heading, way) = StorageOutage.MayPass(failure)
                ? ("The storage does not answer", "Try again in a moment")
                : ("The storage refuses", "Look whether the account is there and whether the gallery may use it");
            await WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, heading,
                $"{heading}: {Secrets.Hide(failure.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.'))}. {way}; how the pipeline is, ae status says.");
        }
        catch (Exception defect) when (!context.Response.HasStarted)
        {
            Log.Defect(logger, defect, context.Request.Path);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, "This is a defect of the gallery", "What happened is in the log of the program that serves it.");
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string heading, string detail) => new FailureResult(status, heading, detail).ExecuteAsync(context);

    private sealed class FailureResult(int status, string heading, string detail) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            return httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
                ? new RazorComponentResult<FailurePage>(new { Heading = heading, Detail = detail, MayPass = status == StatusCodes.Status503ServiceUnavailable }) { StatusCode = status }.ExecuteAsync(httpContext)
                : httpContext.Response.WriteAsync(detail, httpContext.RequestAborted);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8001, LogLevel.Warning, "The gallery could not use the storage", EventName = "StorageFailed")]
        public static partial void StorageFailed(ILogger logger, Exception failure);

        [LoggerMessage(8002, LogLevel.Error, "The gallery failed at {Path}", EventName = "GalleryDefect")]
        public static partial void Defect(ILogger logger, Exception defect, string path);
    }
}
