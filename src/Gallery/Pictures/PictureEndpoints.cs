using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Pictures;

/// <summary>The page of one picture, and what can be done with it.</summary>
internal static class PictureEndpoints
{
    public static void MapPictures(this IEndpointRouteBuilder app)
    {
        app.MapGet("/picture", ShowAsync);
        app.MapGet("/picture/state", TellStateAsync);
        app.MapPost("/picture/retry", RetryAsync);
        app.MapPost("/picture/again", DoAgainAsync);
        app.MapPost("/picture/preview", PreviewEndpoint.AnswerAsync);
        app.MapDelete("/picture", DeleteAsync);
        app.MapFiles();
    }

    private static async Task<IResult> ShowAsync(string? name, UploadPages uploads, ProblemReports problems, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, uploads, cancellationToken) is not { } upload) return PictureName.NotFound();
        var report = upload.State == UploadState.Failed ? await problems.ReadAsync(upload.Image, cancellationToken) : null;
        return new RazorComponentResult<PicturePage>(new { Upload = upload, Report = report });
    }

    private static async Task<IResult> TellStateAsync(string? name, UploadPages uploads, CancellationToken cancellationToken) =>
        await FindAsync(name, uploads, cancellationToken) is { } upload ? Results.Text($"{upload.State} {upload.ETag}") : PictureName.NotFound();

    private static async Task<IResult> RetryAsync(string? name, UploadPages uploads, UploadRetry retry, GalleryOptions options, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, uploads, cancellationToken) is not { } upload) return PictureName.NotFound();
        return AnswerOf(await retry.TryAgainAsync(upload, options.TellsHosts, cancellationToken));
    }

    private static async Task<IResult> DoAgainAsync(
        string? name, string? strength, UploadPages uploads, UploadRetry retry, GalleryOptions options, CancellationToken cancellationToken)
    {
        if (!DenoiseStrength.TryParse(strength, out var wanted)) return Results.Text($"The strength {DenoiseStrength.Rule}.", statusCode: StatusCodes.Status400BadRequest);
        if (await FindAsync(name, uploads, cancellationToken) is not { } upload) return PictureName.NotFound();
        return AnswerOf(await retry.ChangeAsync(upload, new UploadOptions { Strength = wanted }, options.TellsHosts, cancellationToken));
    }

    private static async Task<IResult> DeleteAsync(string? name, UploadBlobs blobs, UploadRemoval removal, CancellationToken cancellationToken)
    {
        if (PictureName.Read(name) is not { Image: var image }) return PictureName.NotFound();
        var kept = (await removal.DeleteAsync(await blobs.FindAsync(image, cancellationToken), cancellationToken)).Where(blob => blob.Reason is not null).ToList();
        return AnswerOf(kept.Count == 0 ? null : $"{kept[0].Blob} is still there. {kept[0].Reason}");
    }

    private static async Task<StoredUpload?> FindAsync(string? name, UploadPages uploads, CancellationToken cancellationToken) =>
        PictureName.Read(name) is { Image: var image } ? await uploads.FindAsync(image, cancellationToken) : null;

    private static IResult AnswerOf(string? problem) => problem is null ? Results.NoContent() : Results.Text(problem, statusCode: StatusCodes.Status409Conflict);
}
