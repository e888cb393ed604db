using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Pages;

/// <summary>Answers for forms of pages, which work without scripts.</summary>
internal static class Forms
{
    /// <summary>Shows a page after what the form asked for is done, so that loading it again does nothing again.</summary>
    /// <param name="address">The page.</param>
    public static IResult Show(string address) => new SeeOther(address);

    /// <summary>The answer when it could not be done.</summary>
    /// <param name="reason">Why, and what to do.</param>
    public static IResult Refuse(string reason) => FailurePages.Of(StatusCodes.Status409Conflict, "It was not done", reason);

    /// <summary>The text of a field; null when it was left empty.</summary>
    public static string? Text(this IFormCollection form, string name) => form[name] is [{ } text] && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
