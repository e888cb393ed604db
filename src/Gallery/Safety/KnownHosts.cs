using System.Net;
using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Safety;

/// <summary>
/// Answers only to names that cannot be made to point here by others. A page of another site whose name is rebound to this machine's
/// address would be of the same origin as the gallery to the browser; its name in the Host header gives it away.
/// </summary>
/// <param name="next">What answers.</param>
/// <param name="options">Where the gallery listens.</param>
internal sealed class KnownHosts(RequestDelegate next, GalleryOptions options)
{
    private readonly bool _isLocal = IPAddress.IsLoopback(options.Address);

    public Task InvokeAsync(HttpContext context)
    {
        if (IsKnown(context.Request.Host.Host)) return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return context.Response.WriteAsync("The gallery does not answer to this name. Open it by the address that ae printed.");
    }

    private bool IsKnown(string host)
    {
        if (options.SignInHost is { } name) return host.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        // An address cannot be rebound: only names are looked up.
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return !_isLocal || IPAddress.IsLoopback(address);
        return !_isLocal && host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
    }
}
