using AePipeline.Health;
using AePipeline.Status;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Health;

/// <summary>
/// What is wrong and what to do. The page is drawn at once with what is known, whatever the storage does; what takes longer, above all to count
/// what is in the account, follows.
/// </summary>
internal static class HealthEndpoints
{
    // As long as nobody takes it for waiting.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", async (RecentAnswer<HealthReport> report, RecentAnswer<PipelineStatus> status, CancellationToken cancellationToken) =>
            new RazorComponentResult<HealthPage>(new { Report = await report.LookAsync(s_patience, cancellationToken), Status = status.Known }));
        app.MapGet("/health/report", (RecentAnswer<HealthReport> report) => new RazorComponentResult<HealthState>(new { Report = report.Look() }));
        app.MapGet("/health/status", (RecentAnswer<PipelineStatus> status) => new RazorComponentResult<StatusTables>(new { Status = status.Look() }));
    }
}
