using AePipeline.Imaging;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AePipeline.Gallery.Pictures;

/// <summary>
/// Sends a picture to a browser: as it is, with the type that its first bytes are of, if it is of a kind that browsers show; everything else
/// as PNG, or not at all. What a blob says of its own type is never passed on.
/// </summary>
/// <param name="files">Where pictures wait meanwhile.</param>
/// <param name="limits">What is too large.</param>
internal sealed class ShownPicture(WorkFiles files, IOptions<ImageLimits> limits)
{
    private const int HeadBytes = 32;

    /// <summary>Sends a blob.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="blob">The picture.</param>
    /// <param name="etag">The version that is meant, without quotes; null for any, which must be of a kind that browsers show.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageRejectedException">It is no picture, or cannot be read.</exception>
    /// <exception cref="Azure.RequestFailedException">It is not there in this version, or the storage does not answer.</exception>
    public async Task SendAsync(HttpResponse response, BlobClient blob, string? etag, CancellationToken cancellationToken)
    {
        var asSeen = new BlobDownloadOptions { Conditions = etag is null ? null : new BlobRequestConditions { IfMatch = new Azure.ETag($"\"{etag}\"") } };
        using var download = (await blob.DownloadStreamingAsync(asSeen, cancellationToken)).Value;
        var head = new byte[HeadBytes];
        var read = await download.Content.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellationToken);
        if (TypeOf(head.AsSpan(0, read)) is { } type)
        {
            response.ContentType = type;
            response.ContentLength = download.Details.ContentLength;
            await response.Body.WriteAsync(head.AsMemory(0, read), cancellationToken);
            await download.Content.CopyToAsync(response.Body, cancellationToken);
            return;
        }

        if (etag is null) throw new ImageRejectedException(ImageRejection.NotAnImage, "It is of no kind that browsers show.");
        await SendAsPngAsync(response, await files.KeepAsync(blob, etag, cancellationToken), cancellationToken);
    }

    private async Task SendAsPngAsync(HttpResponse response, string path, CancellationToken cancellationToken)
    {
        var png = files.NewPath();
        try
        {
            await Task.Run(() => Convert(path, png), cancellationToken);
            response.ContentType = "image/png";
            await response.SendFileAsync(png, cancellationToken);
        }
        finally
        {
            File.Delete(png);
        }
    }

    private void Convert(string path, string png)
    {
        using var reader = ImageReader.Open(path, limits.Value);
        using var writer = ImageWriter.Create(png, ImageFormat.Png, reader.Layout, new ImageOutputOptions { PngCompression = 1 });
        while (reader.RowsLeft > 0) writer.WriteRows(reader.ReadRows(Math.Min(reader.RowsAtOnce, reader.RowsLeft)));
        writer.Complete();
    }

    private static string? TypeOf(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', (byte)'f', ..] => "image/avif",
        _ => null,
    };
}
