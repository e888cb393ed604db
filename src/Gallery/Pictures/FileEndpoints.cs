using AePipeline.Gallery.Assets;
using AePipeline.Gallery.Pages;
using AePipeline.Imaging;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace AePipeline.Gallery.Pictures;

/// <summary>Serves the files of pictures.</summary>
internal static class FileEndpoints
{
    private static readonly AssetFile s_none = AssetFile.Find("no-picture.svg")!;

    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/files/thumbnail", SendThumbnailAsync);
        app.MapGet("/files/original", SendOriginalAsync);
        app.MapGet("/files/result", SendResultAsync);
        app.MapGet("/files/download", DownloadAsync);
    }

    private static async Task<IResult> SendThumbnailAsync(
        string? name, string? v, HttpResponse response, PipelineStorage storage, Thumbnails thumbnails, CancellationToken cancellationToken)
    {
        if (PictureName.Read(name) is not { Image: var image }) return PictureName.NotFound();
        var etag = !PictureAddress.IsVersion(v) ? await FindVersionAsync(storage, image, cancellationToken) : v;
        // In its place, and not nothing, since browsers draw a broken picture for that.
        if (etag is null || await thumbnails.FindAsync(image, etag, cancellationToken) is not { } content) return Results.Bytes(s_none.Content, s_none.ContentType);
        if (etag == v) KeepForEver(response);
        else response.Headers.CacheControl = "private, max-age=60";
        return Results.Bytes(content.ToMemory(), Thumbnails.ContentType);
    }

    private static async Task<string?> FindVersionAsync(PipelineStorage storage, ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            return ResultMetadata.Normalize((await storage.Images.GetBlobClient(image.ImageName).GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ETag);
        }
        catch (RequestFailedException gone) when (MissingBlob.Is(gone))
        {
            return null;
        }
    }

    private static Task<IResult> SendOriginalAsync(
        string? name, string? v, HttpResponse response, PipelineStorage storage, ShownPicture shown, CancellationToken cancellationToken) => AnswerAsync(response, async () =>
        {
            if (PictureName.Read(name) is not { Image: var image } || !PictureAddress.IsVersion(v)) return PictureName.NotFound();
            KeepForEver(response);
            await shown.SendAsync(response, storage.Images.GetBlobClient(image.ImageName), v, cancellationToken);
            return Results.Empty;
        });

    private static Task<IResult> SendResultAsync(
        string? name, string? v, HttpResponse response, PipelineStorage storage, UploadPages uploads, ShownPicture shown, CancellationToken cancellationToken) => AnswerAsync(response, async () =>
        {
            if (await FindDoneAsync(name, uploads, cancellationToken) is not { Result: { } result } upload || upload.ETag != v) return PictureName.NotFound();
            KeepForEver(response);
            await shown.SendAsync(response, storage.Results.GetBlobClient(result.Name), etag: null, cancellationToken);
            return Results.Empty;
        });

    private static Task<IResult> DownloadAsync(string? name, HttpResponse response, PipelineStorage storage, UploadPages uploads, CancellationToken cancellationToken) => AnswerAsync(response, async () =>
    {
        if (await FindDoneAsync(name, uploads, cancellationToken) is not { Result: { } result }) return PictureName.NotFound();
        using var download = (await storage.Results.GetBlobClient(result.Name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        response.ContentType = "application/octet-stream";
        response.ContentLength = download.Details.ContentLength;
        response.Headers.ContentDisposition = Attachment(Words.FileOf(result.Name));
        await download.Content.CopyToAsync(response.Body, cancellationToken);
        return Results.Empty;
    });

    /// <summary>The header for a file that is to be saved, whatever letters its name has.</summary>
    public static string Attachment(string fileName)
    {
        var header = new ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(fileName);
        return header.ToString();
    }

    private static async Task<StoredUpload?> FindDoneAsync(string? name, UploadPages uploads, CancellationToken cancellationToken) =>
        PictureName.Read(name) is { Image: var image } ? await uploads.FindAsync(image, cancellationToken) : null;

    /// <summary>What is gone by now, or is no picture, is not there.</summary>
    private static async Task<IResult> AnswerAsync(HttpResponse response, Func<Task<IResult>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception gone) when (!response.HasStarted && gone is ImageRejectedException or RequestFailedException { Status: 404 or 409 or 412 })
        {
            response.Headers.CacheControl = "no-store";
            return PictureName.NotFound();
        }
    }

    // The address holds the version.
    private static void KeepForEver(HttpResponse response) => response.Headers.CacheControl = "private, max-age=31536000, immutable";
}
