using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Gallery.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Jobs;

/// <summary>Bulk jobs: started, followed, cancelled and resumed as by ae bulk. Whoever serves the account carries them out.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        app.MapGet(JobAddress.OfAll, async (string? source, string? tasks, JobList jobs, CancellationToken cancellationToken) =>
            new RazorComponentResult<JobsPage>(new { Jobs = await jobs.ReadAsync(cancellationToken), Source = source, Chain = tasks }));
        app.MapGet("/jobs/cards", async (JobList jobs, CancellationToken cancellationToken) =>
            new RazorComponentResult<JobCards>(new { Jobs = await jobs.ReadAsync(cancellationToken) }));
        app.MapGet("/jobs/job", (string? id, BulkJobStore jobs, CancellationToken cancellationToken) => FindAsync(
            id,
            jobs,
            async job => new RazorComponentResult<JobPage>(new
            {
                Job = job,
                (await jobs.FindRequestAsync(job.Id, cancellationToken))?.Request,
                Summary = await FindSummaryAsync(job, jobs, cancellationToken),
            }),
            cancellationToken));
        app.MapGet("/jobs/state", (string? id, BulkJobStore jobs, CancellationToken cancellationToken) => FindAsync(
            id, jobs, async job => new RazorComponentResult<JobState>(new { Job = job, Summary = await FindSummaryAsync(job, jobs, cancellationToken) }), cancellationToken));
        app.MapGet("/jobs/failures", (string? id, BulkJobStore jobs, BulkPageStore pages, CancellationToken cancellationToken) => FindAsync(
            id, jobs, async job => new RazorComponentResult<FailuresPage>(new { Job = job, Reasons = await ReadFailuresAsync(job.Id, pages, cancellationToken) }), cancellationToken));
        app.MapPost(JobAddress.OfAll, StartAsync);
        app.MapPost("/jobs/cancel", (string? id, BulkJobStore jobs, BulkJobs control, CancellationToken cancellationToken) =>
            FindAsync(id, jobs, async job => Forms.Show(JobAddress.Of((await control.CancelAsync(job.Id, cancellationToken)).Id)), cancellationToken));
        app.MapPost("/jobs/resume", (string? id, BulkJobStore jobs, BulkJobs control, CancellationToken cancellationToken) =>
            FindAsync(id, jobs, async job => Forms.Show(JobAddress.Of((await control.ResumeAsync(job.Id, cancellationToken)).Id)), cancellationToken));
    }

    private static async Task<IResult> StartAsync(HttpRequest http, BulkJobStore jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!JobForm.TryRead(await Forms.ReadAsync(http, options: null, cancellationToken), time.GetUtcNow(), out var request, out var problem)) return Forms.Refuse($"{problem} Go back and put it right.");
        return await jobs.TryCreateAsync(request, cancellationToken)
            ? Forms.Show(JobAddress.Of(request.Id))
            : Forms.Refuse("Somebody started the same job in this second. Go back and try again.");
    }

    private static async Task<BulkSummary?> FindSummaryAsync(BulkStatus job, BulkJobStore jobs, CancellationToken cancellationToken) =>
        job.State == BulkState.Completed ? await jobs.FindSummaryAsync(job.Id, cancellationToken) : null;

    private static async Task<IReadOnlyList<BulkFailureReason>> ReadFailuresAsync(string id, BulkPageStore pages, CancellationToken cancellationToken)
    {
        var reasons = new FailureReasons();
        await foreach (var outcome in pages.ReadOutcomesAsync(id, cancellationToken)) reasons.Add(outcome);
        return reasons.List();
    }

    private static async Task<IResult> FindAsync(string? id, BulkJobStore jobs, Func<BulkStatus, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        if (!BulkRequest.IsPossibleId(id) || await jobs.FindStatusAsync(id!, cancellationToken) is not { } job)
        {
            return FailurePages.Of(StatusCodes.Status404NotFound, "There is no such job", "No job has this name. The page of jobs shows those that there are.");
        }

        try
        {
            return await answer(job);
        }
        catch (BulkJobException refused)
        {
            return Forms.Refuse(refused.Message);
        }
    }
}
