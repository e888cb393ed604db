using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Safety;

/// <summary>
/// Tells browsers to run and load nothing but what the gallery itself serves as files, to believe the types it states, and to let no other
/// site frame or read its pages.
/// </summary>
/// <param name="next">What answers.</param>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>No inline script and no inline style: text of a blob's name that got into a page could not run.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }
}
