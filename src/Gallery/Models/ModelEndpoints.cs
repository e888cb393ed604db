using AePipeline.Gallery.Pages;
using AePipeline.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Models;

/// <summary>The pages of models: versions, figures, reports, and which version serves.</summary>
internal static class ModelEndpoints
{
    /// <summary>
    /// A report is somebody's page from the account, with its styles in it. It is of no origin, so that it could read nothing here, and runs
    /// and loads nothing.
    /// </summary>
    private const string ReportPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    public static void MapModels(this IEndpointRouteBuilder app)
    {
        app.MapGet(ModelAddress.OfAll, ShowAsync);
        app.MapGet("/models/version", ShowVersionAsync);
        app.MapGet("/models/report", SendReportAsync);
        app.MapGet("/models/change", ShowChangeAsync);
        app.MapPost("/models/change", ChangeAsync);
    }

    private static async Task<IResult> ShowAsync(ModelRegistry models, TrainingReader training, CancellationToken cancellationToken)
    {
        var families = await Task.WhenAll(ModelNames.Tasks.Select(family => PublishedVersions.ReadAsync(models, family, cancellationToken)));
        return new RazorComponentResult<ModelsPage>(new { Families = families, Training = await training.ReadAsync(cancellationToken) });
    }

    private static Task<IResult> ShowVersionAsync(string? family, string? version, ModelRegistry models, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        if (await models.GetCardAsync(family ?? "", version ?? "", cancellationToken) is not { } card) return NoSuchVersion();
        var promoted = await models.GetPromotedAsync(card.Task, cancellationToken);
        return new RazorComponentResult<VersionPage>(new
        {
            Card = card,
            Summary = ModelSummary.Of(card, promoted),
            Name = await models.FindNameAsync(card, cancellationToken),
            HasReport = await models.HasReportAsync(card.Task, card.Version, cancellationToken),
        });
    });

    private static Task<IResult> SendReportAsync(string? family, string? version, HttpResponse response, ModelRegistry models, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        if (await models.OpenReportAsync(family ?? "", version ?? "", cancellationToken) is not { } report) return NoSuchVersion();
        await using (report)
        {
            response.Headers.ContentSecurityPolicy = ReportPolicy;
            response.ContentType = "text/html; charset=utf-8";
            await report.CopyToAsync(response.Body, cancellationToken);
            return Results.Empty;
        }
    });

    private static Task<IResult> ShowChangeAsync(string? name, string? version, ModelRegistry models, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        if (await models.GetCardAsync(name ?? "", version ?? "", cancellationToken) is not { } next) return NoSuchVersion();
        var serving = await models.GetCurrentAsync(name!, cancellationToken);
        var current = serving is null ? null : await models.GetCardAsync(name!, serving.Version, cancellationToken);
        return new RazorComponentResult<ChangePage>(new { Change = new ModelChange(name!, next, current) });
    });

    private static Task<IResult> ChangeAsync(HttpRequest request, ModelRegistry models, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var form = await Forms.ReadAsync(request, options: null, cancellationToken);
        await models.PromoteAsync(form.Text("name") ?? "", form.Text("version") ?? "", cancellationToken);
        return Forms.Show(ModelAddress.OfAll);
    });

    /// <summary>What cannot be is said on a page.</summary>
    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> work)
    {
        try
        {
            return await work();
        }
        catch (ArgumentException impossible) when (impossible.ParamName is "task" or "name" or "family" or "version")
        {
            return NoSuchVersion();
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or InvalidDataException or ModelIntegrityException or PromotionConflictException)
        {
            return Forms.Refuse(refused.Message);
        }
    }

    private static IResult NoSuchVersion() => FailurePages.Of(
        StatusCodes.Status404NotFound, "There is no such version", "No version of this name is published, or it has no report. The page of models shows those that there are.");
}
