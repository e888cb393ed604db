using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Safety;

/// <summary>
/// Lets nothing but the gallery's own pages change anything, and nothing else read pictures from another site. Browsers say which site a
/// request comes from, and no page can make them say otherwise; so no tokens are needed that a restart would make void.
/// </summary>
/// <remarks>As OWASP, "Cross-Site Request Forgery Prevention Cheat Sheet", has it: Fetch Metadata first, else the Origin header.</remarks>
/// <param name="next">What answers.</param>
internal sealed class SameOrigin(RequestDelegate next)
{
    private const string SiteHeader = "Sec-Fetch-Site";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? MayRead(request) : MayChange(request)) return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("This was not asked for by a page of the gallery, and was not done.");
    }

    /// <summary>A link from elsewhere may open a page; nobody else may put pictures into theirs.</summary>
    private static bool MayRead(HttpRequest request) =>
        !request.Headers.TryGetValue(SiteHeader, out var site) || site is ["same-origin" or "none"] || request.Headers["Sec-Fetch-Mode"] == "navigate";

    private static bool MayChange(HttpRequest request) => request.Headers.TryGetValue(SiteHeader, out var site)
        ? site is ["same-origin"]
        : request.Headers.Origin is [var origin] && origin == $"{request.Scheme}://{request.Host}";
}
