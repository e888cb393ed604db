using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Assets;

/// <summary>Serves the files of the pages.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapGet("/assets/{version}/{name}", (string version, string name, HttpContext context) =>
    {
        if (AssetFile.Find(name) is not { } file || file.Version != version) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.Bytes(file.Content, file.ContentType);
    });
}
