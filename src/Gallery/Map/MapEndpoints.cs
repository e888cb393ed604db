using System.Text.Json;
using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Gallery.Pages;
using AePipeline.Gallery.Pictures;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Map;

/// <summary>The pictures that are indexed, on a plane: what looks alike is near each other.</summary>
internal static class MapEndpoints
{
    // The names of as many pictures as a map shows.
    private const long MostBytesOfNames = 128L << 20;

    private const int MostLeftOutShown = 100;

    public static void MapMap(this IEndpointRouteBuilder app)
    {
        app.MapGet("/map", (HttpResponse response) =>
        {
            // The library that draws the points makes functions of text; nothing else on this page has text to make one of.
            var headers = response.Headers;
            headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.ToString().Replace("script-src 'self'", "script-src 'self' 'unsafe-eval'", StringComparison.Ordinal);
            return new RazorComponentResult<MapPage>();
        });
        app.MapGet("/map/points", SendPointsAsync);
        app.MapPost("/map/job", StartJobAsync);
    }

    private static async Task<IResult> SendPointsAsync(HttpResponse response, LatentPlanes planes, ModelRegistry models, CancellationToken cancellationToken)
    {
        var current = await models.GetCurrentAsync(ImageTask.Embed.ToFolder(), cancellationToken);
        var plane = await planes.ProjectAsync(current?.Version, cancellationToken);
        response.ContentType = "application/json";
        var json = new Utf8JsonWriter(response.BodyWriter);
        await using (json)
        {
            Write(json, plane);
        }

        return Results.Empty;
    }

    private static void Write(Utf8JsonWriter json, LatentPlane plane)
    {
        json.WriteStartObject();
        json.WriteString("model", plane.ModelVersion);
        json.WriteNumber("total", plane.Total);
        json.WriteNumber("share", Math.Round(plane.Share, 3));
        json.WriteStartArray("names");
        foreach (var name in plane.Names) json.WriteStringValue(EmbeddedPicture.NameOf(name));
        json.WriteEndArray();
        WriteNumbers("x", plane.X, digits: 4);
        WriteNumbers("y", plane.Y, digits: 4);
        WriteNumbers("errors", plane.Errors, digits: 6);
        WriteLeftOut(json, plane.LeftOut);
        json.WriteEndObject();

        void WriteNumbers(string name, float[] numbers, int digits)
        {
            json.WriteStartArray(name);
            foreach (var number in numbers) json.WriteNumberValue(MathF.Round(number, digits));
            json.WriteEndArray();
        }
    }

    private static void WriteLeftOut(Utf8JsonWriter json, IReadOnlyList<LatentLeftOut> leftOut)
    {
        json.WriteNumber("leftOutTotal", leftOut.Count);
        json.WriteStartArray("leftOut");
        foreach (var (name, reason) in leftOut.OrderBy(latent => latent.Name, StringComparer.Ordinal).Take(MostLeftOutShown))
        {
            json.WriteStartObject();
            json.WriteString("name", EmbeddedPicture.NameOf(name));
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Starts a job with the pictures that were chosen: their names come one a line.</summary>
    private static async Task<IResult> StartJobAsync(string? tasks, HttpRequest request, BulkJobStore jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (FollowingTasks.TryParse(tasks, out var chain) is false) return Forms.Refuse("What to do with the pictures is missing.");
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MostBytesOfNames;
        using var reader = new StreamReader(request.Body);
        var names = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || !names.All(name => BlobNames.IsValidUpload(name, out _))) return Forms.Refuse("A job needs pictures that were uploaded. Choose some on the map.");
        var now = time.GetUtcNow();
        var id = BulkSubmission.MakeId(chain.Tasks, now);
        if (await jobs.FindStatusAsync(id, cancellationToken) is not null) return Forms.Refuse("Somebody started the same job in this second. Try again.");
        var list = await jobs.WriteNamesAsync(id, names.Distinct(StringComparer.Ordinal), cancellationToken);
        await jobs.TryCreateAsync(new BulkRequest { Id = id, Container = BlobContainers.Images, ListBlob = list, Tasks = chain.Tasks, CreatedAt = now }, cancellationToken);
        return Results.Text($"/jobs/job?id={Uri.EscapeDataString(id)}", statusCode: StatusCodes.Status201Created);
    }
}
