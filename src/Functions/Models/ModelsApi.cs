using AePipeline.Functions.Http;
using AePipeline.Json;
using AePipeline.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Models;

/// <summary>The versions of models over HTTP: what <c>ae models</c> does.</summary>
public sealed class ModelsApi(ModelRegistry models)
{
    private const string Route = "models/{task}";

    /// <summary>The versions of a task.</summary>
    [Function("GetModels")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest http, string task, CancellationToken cancellationToken) =>
        await ShowAsync(task, cancellationToken);

    /// <summary>Has the hosts serve a version; they notice within 30 s.</summary>
    [Function("PromoteModel")]
    public async Task<IResult> PromoteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/promote")] HttpRequest http, string task, CancellationToken cancellationToken)
    {
        var request = JsonRequest.Read(await http.ReadTextAsync(cancellationToken), ApiJson.Default.PromoteRequest);
        await models.PromoteAsync(task, request.Version, cancellationToken);
        return await ShowAsync(task, cancellationToken);
    }

    /// <summary>Goes back to the version before the current one; a second rollback undoes the first.</summary>
    [Function("RollBackModel")]
    public async Task<IResult> RollBackAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/rollback")] HttpRequest http, string task, CancellationToken cancellationToken)
    {
        if ((await models.GetCurrentAsync(task, cancellationToken))?.Previous is null)
        {
            return Problems.Conflict($"There is no {task} model to go back to. Look at the versions: GET /api/models/{task}");
        }

        await models.RollbackAsync(task, cancellationToken);
        return await ShowAsync(task, cancellationToken);
    }

    private async Task<IResult> ShowAsync(string task, CancellationToken cancellationToken)
    {
        var current = await models.GetCurrentAsync(task, cancellationToken);
        var versions = await models.ListVersionsAsync(task, cancellationToken);
        return Results.Json(new ModelVersions(task, current?.Version, current?.Previous, current?.PromotedAt, versions), ApiJson.Default.ModelVersions);
    }
}
