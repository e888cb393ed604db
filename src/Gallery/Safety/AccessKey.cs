using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace AePipeline.Gallery.Safety;

/// <summary>
/// Lets in whoever knows the key, where there is one: once as <c>?key=</c> in the address, from then on by a cookie that scripts and other
/// sites do not get.
/// </summary>
/// <param name="next">What answers.</param>
/// <param name="options">The key.</param>
internal sealed class AccessKey(RequestDelegate next, GalleryOptions options)
{
    /// <summary>Parameter of the address.</summary>
    public const string Parameter = "key";

    private const string Cookie = "ae-gallery";

    private readonly byte[]? _proof = options.Key is { } key ? ProofOf(key) : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (_proof is null) return next(context);
        if (context.Request.Query[Parameter] is [{ } key] && CryptographicOperations.FixedTimeEquals(ProofOf(key), _proof)) return LetIn(context);
        if (context.Request.Cookies[Cookie] is { } cookie && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(cookie), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_proof)))) return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("This gallery asks for a key. Open it by the whole address that ae gallery printed.");
    }

    /// <summary>The key itself stays neither in the browser's history nor in its cookies.</summary>
    private Task LetIn(HttpContext context)
    {
        context.Response.Cookies.Append(Cookie, Convert.ToHexStringLower(_proof!), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        });
        var rest = new QueryBuilder(context.Request.Query.Where(parameter => parameter.Key != Parameter).SelectMany(
            parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? "")));
        context.Response.Redirect($"{context.Request.Path.ToUriComponent()}{rest}");
        return Task.CompletedTask;
    }

    private static byte[] ProofOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"ae gallery {key}"));
}
