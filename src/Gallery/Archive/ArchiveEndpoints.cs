using System.IO.Compression;
using AePipeline.Gallery.Pages;
using AePipeline.Gallery.Pictures;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Archive;

/// <summary>The account as folders and pages of pictures.</summary>
internal static class ArchiveEndpoints
{
    public static void MapArchive(this IEndpointRouteBuilder app)
    {
        app.MapGet("/archive", (HttpRequest request, ArchiveReader archive, ModelRegistry models, CancellationToken cancellationToken) => request.Query.ContainsKey("folder")
            ? ReadAsync(request, archive, async (query, page) => new RazorComponentResult<ArchivePage>(new { Query = query, Page = page, Versions = await ListVersionsAsync(query, models, cancellationToken) }), cancellationToken)
            : Task.FromResult<IResult>(new RazorComponentResult<TasksPage>()));
        app.MapGet("/archive/cards", (HttpRequest request, ArchiveReader archive, CancellationToken cancellationToken) =>
            ReadAsync(request, archive, (query, page) => Task.FromResult<IResult>(new RazorComponentResult<ArchiveCards>(new { Query = query, Page = page })), cancellationToken));
        app.MapGet("/files/zip", SendZipAsync);
    }

    private static async Task<IResult> ReadAsync(
        HttpRequest request, ArchiveReader archive, Func<ArchiveQuery, FolderPage, Task<IResult>> show, CancellationToken cancellationToken)
    {
        var asked = request.Query;
        if (ArchiveQuery.Read(asked["folder"], asked["state"], asked["from"], asked["model"], asked["since"], asked["until"]) is not { } query) return NoFolder();
        try
        {
            return await show(query, await archive.ReadAsync(query, cancellationToken));
        }
        catch (RequestFailedException unknown) when (unknown.Status == 400 && query.From is not null)
        {
            return FailurePages.Of(StatusCodes.Status400BadRequest, "There is no such page", "The address is of no page of the archive. Open the folder anew.");
        }
    }

    /// <summary>The versions that results of a folder may be of, the newest first.</summary>
    private static async Task<IReadOnlyList<string>> ListVersionsAsync(ArchiveQuery query, ModelRegistry models, CancellationToken cancellationToken) =>
        [.. (await models.ListVersionsAsync(query.Folder.Split('/')[0], cancellationToken)).Reverse()];

    /// <summary>Sends the results of a folder as one file, which is nowhere whole: each picture goes on its way as it comes from the storage.</summary>
    private static async Task<IResult> SendZipAsync(string? folder, HttpResponse response, UploadCatalog catalog, PipelineStorage storage, CancellationToken cancellationToken)
    {
        if (ArchiveQuery.Read(folder) is not { Folder: var prefix } || !UploadSelection.TryParse(prefix, out var selection, out _)) return NoFolder();
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = FileEndpoints.Attachment($"{Words.FileOf(prefix)}.zip");
        await using var zip = await ZipArchive.CreateAsync(response.BodyWriter.AsStream(), ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await foreach (var upload in catalog.ListAsync(selection, cancellationToken))
        {
            if (upload.Result is not { } result || !BlobNames.IsValidUpload(upload.Image.ImageName, out _)) continue;
            try
            {
                using var download = (await storage.Results.GetBlobClient(result.Name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
                // Pictures are compressed already.
                await using var entry = await zip.CreateEntry(result.Name[prefix.Length..], CompressionLevel.NoCompression).OpenAsync(cancellationToken);
                await download.Content.CopyToAsync(entry, cancellationToken);
            }
            catch (RequestFailedException gone) when (MissingBlob.Is(gone))
            {
                // Deleted since it was listed.
            }
        }

        return Results.Empty;
    }

    private static IResult NoFolder() => FailurePages.Of(StatusCodes.Status404NotFound, "There is no such folder", "No folder can have this name. The archive shows those that there are.");
}
