using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AePipeline.Functions.Bulk;

/// <summary>Bulk jobs over HTTP: what <c>ae bulk</c> does on one machine.</summary>
public sealed class BulkJobsApi(BulkJobStore store, BulkJobs jobs, BulkStarter starter, TimeProvider time)
{
    private const string Route = "bulk-jobs";

    /// <summary>Asks for a job: the body is a <see cref="BulkRequest"/>, of which only the tasks must be there.</summary>
    [Function("StartBulkJob")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route)] HttpRequest http, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var request = BulkSubmission.Read(await http.ReadTextAsync(cancellationToken), time.GetUtcNow());
        if (!await store.TryCreateAsync(request, cancellationToken))
        {
            return Problems.Conflict($"There is a bulk job '{request.Id}' already. Choose another id, or let that one go on: POST {Path(request.Id)}/resume");
        }

        await starter.TryStartDueAsync(client, cancellationToken);
        return await AcceptedAsync(http, request.Id, cancellationToken);
    }

    /// <summary>The jobs, the newest first.</summary>
    [Function("ListBulkJobs")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest http, CancellationToken cancellationToken)
    {
        var all = await store.ListAsync(_ => true, cancellationToken).ToListAsync(cancellationToken);
        return Results.Json(new BulkJobList([.. all.OrderByDescending(job => job.CreatedAt)]), ApiJson.Default.BulkJobList);
    }

    /// <summary>How far a job is.</summary>
    [Function("GetBulkJob")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route + "/{id}")] HttpRequest http, string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } status ? Results.Json(status, ApiJson.Default.BulkStatus) : NoSuchJob(id);

    /// <summary>Asks a job to stop; it takes no new image within 5 s.</summary>
    [Function("CancelBulkJob")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/{id}/cancel")] HttpRequest http, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null) return NoSuchJob(id);
        await jobs.CancelAsync(id, cancellationToken);
        return await AcceptedAsync(http, id, cancellationToken);
    }

    /// <summary>Lets a job go on that was cancelled or that failed.</summary>
    [Function("ResumeBulkJob")]
    public async Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/{id}/resume")] HttpRequest http,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null) return NoSuchJob(id);
        await jobs.ResumeAsync(id, cancellationToken);
        await starter.TryStartDueAsync(client, cancellationToken);
        return await AcceptedAsync(http, id, cancellationToken);
    }

    private async Task<BulkStatus?> FindAsync(string id, CancellationToken cancellationToken) =>
        BulkRequest.IsPossibleId(id) ? await store.FindStatusAsync(id, cancellationToken) : null;

    private async Task<IResult> AcceptedAsync(HttpRequest http, string id, CancellationToken cancellationToken)
    {
        http.HttpContext.Response.Headers.Location = Path(id);
        return Results.Json(await store.FindStatusAsync(id, cancellationToken), ApiJson.Default.BulkStatus, statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult NoSuchJob(string id) => Problems.NotFound($"There is no bulk job '{id}'. List the jobs: GET /api/{Route}");

    private static string Path(string id) => $"/api/{Route}/{id}";
}
