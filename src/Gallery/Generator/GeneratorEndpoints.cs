using AePipeline.Gallery.Pictures;
using AePipeline.Generation;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace AePipeline.Gallery.Generator;

/// <summary>New pictures: a pad over the model's plane, pictures at random, and steps from one to another.</summary>
internal static class GeneratorEndpoints
{
    public static void MapGenerator(this IEndpointRouteBuilder app)
    {
        app.MapGet("/generate", ShowAsync);
        app.MapGet("/generate/image", (string? z, string? of, GeneratedPictures pictures, CancellationToken cancellationToken) =>
            AnswerAsync(async () => Results.Bytes(await pictures.DecodeAsync(GeneratedPictures.Read(z), of, cancellationToken), "image/png")));
        app.MapGet("/generate/plane", (string? of, GeneratedPictures pictures, CancellationToken cancellationToken) =>
            AnswerAsync(async () => Results.Bytes(await pictures.DrawPlaneAsync(of, cancellationToken), "image/png")));
        app.MapGet("/generate/samples", (int? seed, string? of, GeneratedPictures pictures, CancellationToken cancellationToken) =>
            AnswerAsync(async () => Of(await pictures.SampleAsync(seed ?? 0, of, cancellationToken))));
        app.MapGet("/generate/between", (string? from, string? to, string? of, GeneratedPictures pictures, CancellationToken cancellationToken) =>
            AnswerAsync(async () => Of(await pictures.BetweenAsync(GeneratedPictures.Read(from), GeneratedPictures.Read(to), of, cancellationToken))));
        app.MapPost("/generate/latent", EncodeAsync);
    }

    private static async Task<IResult> ShowAsync(GeneratedPictures pictures, CancellationToken cancellationToken)
    {
        try
        {
            var (dimensions, classes) = await pictures.FindModelAsync(cancellationToken);
            return new RazorComponentResult<GeneratorPage>(new { Dimensions = dimensions, Classes = classes });
        }
        catch (ModelNotAvailableException)
        {
            return new RazorComponentResult<GeneratorPage>(new { Dimensions = 0, Classes = Array.Empty<string>() });
        }
    }

    /// <summary>The picture is looked at and kept nowhere.</summary>
    private static Task<IResult> EncodeAsync(HttpRequest request, string? of, GeneratedPictures pictures, WorkFiles files, IOptions<ImageLimits> limits, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limits.Value.MaxBytes;
        var path = files.NewPath();
        try
        {
            await using (var target = File.Create(path)) await request.Body.CopyToAsync(target, cancellationToken);
            return Results.Json(await pictures.EncodeAsync(path, of, cancellationToken));
        }
        finally
        {
            File.Delete(path);
        }
    });

    private static IResult Of(IReadOnlyList<GeneratedImage> images) => Results.Json(images.Select(image => new { z = image.Latent, png = image.Png }));

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> make)
    {
        try
        {
            return await make();
        }
        catch (Exception impossible) when (impossible is GenerationRequestException or ImageRejectedException)
        {
            return Results.Text(impossible.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (Exception missing) when (missing is ModelNotAvailableException or ModelInvalidException)
        {
            return Results.Text(missing.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }
}
