using System.Globalization;
using AePipeline.Gallery.Pages;
using AePipeline.Imaging;
using AePipeline.Storage;
using AePipeline.Uploads;
using AePipeline.Wording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace AePipeline.Gallery.Sending;

/// <summary>The page that pictures are dropped on, and where they go.</summary>
internal static class SendingEndpoints
{
    // More are in the archive, page by page.
    private const int MostShown = 60;
    private const int MostNamesTried = 100;

    public static void MapSending(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", ShowAsync);
        app.MapGet("/uploads/cards", ShowCardsAsync);
        app.MapPut("/uploads", ReceiveAsync);
    }

    private static async Task<IResult> ShowAsync(UploadPages uploads, TimeProvider time, IOptions<ImageLimits> limits, CancellationToken cancellationToken)
    {
        // A folder a day: whoever looks in today sees what others add.
        var folder = time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new RazorComponentResult<SendingPage>(new { Folder = folder, Groups = await ReadAsync(uploads, folder, cancellationToken), MostBytes = limits.Value.MaxBytes });
    }

    private static async Task<IResult> ShowCardsAsync(string? folder, UploadPages uploads, CancellationToken cancellationToken) =>
        folder is { Length: > 0 } && BlobNames.IsValidPrefix($"{folder}/", out _)
            ? new RazorComponentResult<SentCards>(new { Groups = await ReadAsync(uploads, folder, cancellationToken) })
            : FailurePages.Of(StatusCodes.Status400BadRequest, "There is no such folder", "No folder can have this name.");

    private static async Task<IReadOnlyList<SentGroup>> ReadAsync(UploadPages uploads, string folder, CancellationToken cancellationToken) =>
        await Task.WhenAll(ImageTasks.All.Select(async task =>
        {
            var prefix = $"{task.ToFolder()}/{folder}/";
            var page = await uploads.ReadAsync(prefix, isDeep: true, from: null, MostShown, cancellationToken);
            return new SentGroup(task, prefix, page.Uploads, HasMore: page.Next is not null);
        }));

    private static async Task<IResult> ReceiveAsync(
        string? task, string? path, HttpRequest request, UploadPages uploads, UploadWriter writer, IOptions<ImageLimits> limits, CancellationToken cancellationToken)
    {
        if (!ImageTasks.TryParse(task, out var wanted)) return Refused("There is no such task.");
        if (SentOptions.Read(request.Query, wanted, out var problem) is not { } options) return Refused(problem!);
        var image = new ImageReference(wanted, path ?? "");
        if (UploadWriter.FindProblem(image) is { } badName) return Refused(badName);
        if (request.ContentLength > limits.Value.MaxBytes) return TooLarge(limits.Value);
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limits.Value.MaxBytes;
        if (await FindFreeAsync(image, uploads, cancellationToken) is not { } free) return Taken(image);
        try
        {
            return await writer.TryAddAsync(request.Body, free, options, cancellationToken) is null ? Taken(image) : Results.Text(free.ImageName, statusCode: StatusCodes.Status201Created);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(limits.Value);
        }
    }

    /// <summary>Nobody's picture is replaced because another one is called IMG_0001 as well: that becomes <c>IMG_0001 (2)</c>.</summary>
    private static async Task<ImageReference?> FindFreeAsync(ImageReference image, UploadPages uploads, CancellationToken cancellationToken)
    {
        var dot = image.Path.LastIndexOf('.');
        var end = dot > image.Path.LastIndexOf('/') + 1 ? dot : image.Path.Length;
        for (var number = 1; number <= MostNamesTried; number++)
        {
            var tried = number == 1 ? image : new ImageReference(image.Task, string.Create(CultureInfo.InvariantCulture, $"{image.Path[..end]} ({number}){image.Path[end..]}"));
            if (UploadWriter.FindProblem(tried) is null && await uploads.FindAsync(tried, cancellationToken) is null) return tried;
        }

        return null;
    }

    private static IResult Refused(string reason) => Results.Text(reason, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Taken(ImageReference image) =>
        Results.Text($"There are pictures of the name '{image.Path}' already. Rename the file.", statusCode: StatusCodes.Status409Conflict);

    private static IResult TooLarge(ImageLimits limits) =>
        Results.Text($"The file is larger than {ByteSize.Of(limits.MaxBytes)}, the most that is accepted.", statusCode: StatusCodes.Status413PayloadTooLarge);
}
