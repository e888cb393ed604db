using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Safety;

/// <summary>
/// Behind a platform that signs visitors in, lets in those who it says have signed in. The platform takes what visitors themselves claim
/// out of their requests, so its headers can be believed, and only there: <see cref="GalleryOptions.SignInHost"/> says that it is there.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/container-apps/authentication, "Access user claims in application code".</remarks>
/// <param name="next">What answers.</param>
/// <param name="options">Whether a platform signs visitors in.</param>
internal sealed class PlatformSignIn(RequestDelegate next, GalleryOptions options)
{
    /// <summary>Object id of who has signed in.</summary>
    public const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL-ID";

    /// <summary>By whom they were signed in.</summary>
    public const string ProviderHeader = "X-MS-CLIENT-PRINCIPAL-IDP";

    /// <summary>Entra.</summary>
    public const string Entra = "aad";

    public Task InvokeAsync(HttpContext context)
    {
        if (options.SignInHost is null) return next(context);
        // The platform ends the encryption and redirects whoever comes without: to browsers, and in their Origin headers, this is https.
        context.Request.Scheme = Uri.UriSchemeHttps;
        if (context.Request.Headers[ProviderHeader] is [Entra] && context.Request.Headers[PrincipalHeader] is [{ Length: > 0 }]) return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("This gallery is for those who sign in, and the platform before it did not say who you are. Open it by its own address.");
    }
}
