using AePipeline.Gallery.Pages;
using AePipeline.Gallery.Pictures;
using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace AePipeline.Gallery.Search;

/// <summary>Pictures like a picture, near-duplicates, and the most unusual.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder app)
    {
        app.MapGet("/search", (string? name, PictureSearch search, CancellationToken cancellationToken) => name is null
            ? Task.FromResult<IResult>(Show(result: null))
            : FindLikeUploadAsync(name, search, cancellationToken));
        app.MapPost("/search", FindLikeFileAsync);
        app.MapGet("/search/duplicates", (PictureSearch search, CancellationToken cancellationToken) => AnswerAsync(() => search.FindDuplicatesAsync(cancellationToken)));
        app.MapGet("/search/unusual", (PictureSearch search, CancellationToken cancellationToken) => AnswerAsync(() => search.FindUnusualAsync(cancellationToken)));
    }

    private static Task<IResult> FindLikeUploadAsync(string name, PictureSearch search, CancellationToken cancellationToken) => PictureName.Read(name) is { Image: var image }
        ? AnswerAsync(() => search.FindLikeAsync(image, cancellationToken))
        : Task.FromResult(PictureName.NotFound());

    /// <summary>The picture is looked at and kept nowhere.</summary>
    private static async Task<IResult> FindLikeFileAsync(HttpRequest request, PictureSearch search, WorkFiles files, IOptions<ImageLimits> limits, CancellationToken cancellationToken)
    {
        // A form is a little larger than the file in it.
        var most = limits.Value.MaxBytes + (64 << 10);
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        var form = await Forms.ReadAsync(request, new FormOptions { MultipartBodyLengthLimit = most }, cancellationToken);
        if (form.Files is not [{ Length: > 0 } file]) return Forms.Refuse("No picture was chosen. Go back and choose one.");
        var path = files.NewPath();
        try
        {
            await using (var target = File.Create(path)) await file.CopyToAsync(target, cancellationToken);
            return await AnswerAsync(() => search.FindLikeAsync(path, Words.FileOf(file.FileName), cancellationToken));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<IResult> AnswerAsync(Func<Task<SearchResult>> find)
    {
        try
        {
            return Show(await find());
        }
        catch (ImageRejectedException rejected)
        {
            return FailurePages.Of(StatusCodes.Status400BadRequest, "This is no picture that can be looked for", rejected.Message);
        }
        catch (LatentMissingException)
        {
            return FailurePages.Of(StatusCodes.Status409Conflict, "This picture is not indexed", "Only pictures that are indexed for search can be looked for. Upload it with Index for search, or with that as what follows.");
        }
        catch (Exception missing) when (missing is LatentStaleException or LatentSearchException or InvalidDataException or ModelNotAvailableException)
        {
            return FailurePages.Of(StatusCodes.Status409Conflict, "Pictures cannot be compared now", missing.Message);
        }
    }

    private static RazorComponentResult<SearchPage> Show(SearchResult? result) => new(new { Result = result });
}
