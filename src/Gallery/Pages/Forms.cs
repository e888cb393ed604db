using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

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

    /// <summary>The fields of a form; none of a request that has no form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">How large it may be; null for the usual.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadHttpRequestException">It says that it has a form, and has none that can be read.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, FormOptions? options, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType) return FormCollection.Empty;
        try
        {
            return await request.ReadFormAsync(options ?? new FormOptions(), cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new BadHttpRequestException("The form cannot be read. Load its page again and send it once more.", damaged);
        }
    }

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
