using System.Globalization;
using AePipeline.Functions.Http;
using AePipeline.Latents;
using AePipeline.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Latents;

/// <summary>Images that look like an image, by the distance of their latents.</summary>
public sealed class NearestImagesApi(NearestImages nearest)
{
    private const int DefaultCount = 10;

    /// <summary>The images nearest to the upload <c>?image=embed/…</c>, at most <c>&amp;count=…</c>.</summary>
    [Function("FindNearestImages")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "images/nearest")] HttpRequest http, CancellationToken cancellationToken)
    {
        var name = http.Query["image"].ToString();
        if (!ImageReference.TryParse(name, out var image))
        {
            return Problems.BadRequest($"image is '{name}'; name an upload, for example image=embed/cats/tom.jpg.");
        }

        var count = DefaultCount;
        if (http.Query["count"].ToString() is { Length: > 0 } wanted
            && !(int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= NearestImages.MaxCount))
        {
            return Problems.BadRequest($"count is '{wanted}'; it must be 1 to {NearestImages.MaxCount}.");
        }

        return Results.Json(await nearest.FindAsync(image, count, cancellationToken), ApiJson.Default.NearestResult);
    }
}
