using System.Globalization;
using System.Security.Cryptography;
using AePipeline.Gallery.Pages;
using AePipeline.Training.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Models;

/// <summary>Asks for training, and follows it.</summary>
internal static class TrainingEndpoints
{
    private const double LeastMinutes = 0.05;
    private const double MostMinutes = 100_000;

    public static void MapTraining(this IEndpointRouteBuilder app)
    {
        app.MapGet("/models/training", async (TrainingReader training, CancellationToken cancellationToken) =>
            new RazorComponentResult<TrainingRuns>(new { State = await training.ReadAsync(cancellationToken) }));
        app.MapPost("/models/training", AskAsync);
        app.MapGet("/models/run", async (string? name, TrainingReader training, CancellationToken cancellationToken) =>
            new RazorComponentResult<RunPage>(new { Name = name ?? "", Run = await training.FindAsync(name ?? "", cancellationToken) }));
        app.MapGet("/models/run/curves", async (string? name, TrainingReader training, CancellationToken cancellationToken) =>
            new RazorComponentResult<RunCurves>(new { Run = await training.FindAsync(name ?? "", cancellationToken) }));
    }

    private static async Task<IResult> AskAsync(HttpRequest http, TrainingRequestQueue queue, TimeProvider time, CancellationToken cancellationToken)
    {
        var form = await Forms.ReadAsync(http, options: null, cancellationToken);
        var task = form.Text("task") ?? "";
        var options = new Dictionary<string, string>();
        if (form.Text("minutes") is { } text)
        {
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out var minutes) || minutes is not (>= LeastMinutes and <= MostMinutes))
            {
                return Forms.Refuse($"The minutes must be a number from {LeastMinutes.ToString(CultureInfo.InvariantCulture)} to {MostMinutes:0}. Go back and write another, or none for as long as it usually takes.");
            }

            options["minutes"] = minutes.ToString(CultureInfo.InvariantCulture);
        }

        var now = time.GetUtcNow();
        try
        {
            await queue.EnqueueAsync(
                new TrainingRequest
                {
                    Id = TrainingRequest.MakeId(task, now, RandomNumberGenerator.GetHexString(4, lowercase: true)),
                    Task = task,
                    Source = form.Text("source") ?? TrainingRequest.DefaultSource(task),
                    Options = options,
                    Reason = new RequestReason(RequestReasonKind.Manual, "asked for in the gallery"),
                    CreatedAt = now,
                },
                cancellationToken);
            return Forms.Show($"{ModelAddress.OfAll}#training");
        }
        catch (ArgumentException impossible)
        {
            return Forms.Refuse($"{impossible.Message} Go back and write another.");
        }
    }
}
