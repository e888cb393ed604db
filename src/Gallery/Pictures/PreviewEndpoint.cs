using System.Globalization;
using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Storage;
using Azure;
using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Pictures;

/// <summary>Answers with part of a picture as another strength would make it.</summary>
internal static class PreviewEndpoint
{
    public static async Task<IResult> AnswerAsync(string? name, HttpRequest request, Previews previews, CancellationToken cancellationToken)
    {
        if (PictureName.Read(name) is not { Image: var image } || !image.Task.TakesStrength || request.Query["v"] is not [var etag] || !PictureAddress.IsVersion(etag)) return PictureName.NotFound();
        if (!DenoiseStrength.TryParse(request.Query["strength"], out var strength)) return Refused($"The strength {DenoiseStrength.Rule}.");
        if (Number("x") is not { } x || Number("y") is not { } y || Number("width") is not { } width || Number("height") is not { } height)
            return Refused("x, y, width and height must be whole numbers.");
        try
        {
            return Results.Bytes(await previews.MakeAsync(image, etag, new CropArea(x, y, width, height), strength, cancellationToken), "image/png");
        }
        catch (ArgumentOutOfRangeException outside)
        {
            return Refused($"{outside.Message.Split('\n')[0].TrimEnd()} It has at most {CropArea.MostSide} pixels a side.");
        }
        catch (ImageRejectedException unreadable)
        {
            return Refused(unreadable.Message);
        }
        catch (ModelNotAvailableException none)
        {
            return Results.Text(none.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (RequestFailedException gone) when (SeenBlob.IsAnotherOrGone(gone))
        {
            return PictureName.NotFound();
        }

        int? Number(string parameter) => int.TryParse(request.Query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static IResult Refused(string reason) => Results.Text(reason, statusCode: StatusCodes.Status400BadRequest);
}
